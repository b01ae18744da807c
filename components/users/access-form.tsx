"use client";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { RadioCards } from "@/components/ui/radio-cards";
import { TextField } from "@/components/ui/text-field";
import { accessWish } from "@/lib/users/access-wish";
import type { AskedSubject } from "./asked-subject";

/** Who is asked about. `clusters` are those that may call him otherwise; the names are those behind each API server's own prefix. */
export function AccessForm({
  asked,
  clusters,
  isPending,
  onAsk,
}: {
  asked: AskedSubject | null;
  clusters: readonly string[];
  isPending: boolean;
  onAsk: (asked: AskedSubject) => void;
}) {
  const id = useId();
  const [kind, setKind] = useState<"User" | "Group">(asked?.subject.kind ?? "Group");
  const [name, setName] = useState(asked?.subject.name ?? "");
  const [groups, setGroups] = useState((asked?.groups ?? []).join(" "));
  const [as, setAs] = useState<Readonly<Record<string, string>>>(asked?.as ?? {});
  const [errors, setErrors] = useState<readonly string[]>([]);
  const isAsBefore =
    asked !== null && kind === "User" && name.trim() === asked.subject.name && groups === asked.groups.join(" ");
  const groupsIn = isAsBefore ? asked.groupsIn : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = accessWish.safeParse({
      subject: { kind, name: name.trim() },
      as: Object.fromEntries(Object.entries(as).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : []))),
      groups: kind === "User" ? groups.split(/[\s,]+/).filter(Boolean) : [],
      groupsIn,
    });
    setErrors(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
    if (parsed.success) onAsk(parsed.data);
    else document.getElementById(`${id}-name`)?.focus();
  };
  const noun = kind === "Group" ? "Group" : "User name";
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <RadioCards
        label="Whose access"
        value={kind}
        cards={[
          { value: "Group", label: "A group", note: "As the claim of the token names it, behind the cluster's prefix" },
          { value: "User", label: "A user", note: "With the groups that his token names" },
        ]}
        onChange={setKind}
      />
      <div className="grid gap-3 md:grid-cols-2">
        <TextField
          id={`${id}-name`}
          label={noun}
          isCode
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder={kind === "Group" ? "oidc:mesh-viewers" : "oidc:alice@example.com"}
          error={errors.includes("subject") ? "A name without spaces, as the API server knows it" : null}
          hint="With the prefix that the API server puts before it; a review of a token shows it."
        />
        {kind === "User" && (
          <TextField
            id={`${id}-groups`}
            label="Groups of this user"
            isOptional
            isCode
            value={groups}
            onChange={(event) => setGroups(event.target.value)}
            placeholder="oidc:mesh-viewers oidc:everyone"
            error={errors.includes("groups") ? "Names without spaces, one after the other" : null}
            hint={
              <>
                Separated by spaces. An API server asked about a user does not know his groups.
                {Object.entries(groupsIn).map(([cluster, own]) => (
                  <span key={cluster} className="block">
                    In {cluster}: {own.join(", ") || "none"}
                  </span>
                ))}
              </>
            }
          />
        )}
      </div>
      {clusters.length > 0 && (
        <Disclosure
          summary={<span className="text-table">Named otherwise in some clusters</span>}
          isOpenAtFirst={Object.keys(as).length > 0}
          panelClassName="pt-2 pl-6"
        >
          <div className="grid gap-3 md:grid-cols-2">
            {clusters.map((cluster) => (
              <TextField
                key={cluster}
                id={`${id}-as-${cluster}`}
                label={
                  <>
                    {noun} in {cluster}
                  </>
                }
                isOptional
                isCode
                value={as[cluster] ?? ""}
                placeholder={name}
                onChange={(event) => setAs({ ...as, [cluster]: event.target.value })}
              />
            ))}
          </div>
        </Disclosure>
      )}
      <div>
        <Button type="submit" look="primary" isPending={isPending}>
          Show the access
        </Button>
      </div>
    </form>
  );
}
