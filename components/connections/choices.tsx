"use client";
import { useId, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { RadioCards } from "@/components/ui/radio-cards";
import { ReasonForm } from "@/components/ui/reason-form";
import { TextField } from "@/components/ui/text-field";
import type { UpkeepVerb, UpkeepWish, WishTo } from "@/lib/access/upkeep/upkeep-wish";

const HAS_NONE: ReadonlySet<UpkeepVerb> = new Set(["release", "settle", "tag", "grant", "withdraw", "scope"]);
/** Whether a verb leaves anything to choose on the page that reviews it. */
export const hasChoices = (verb: UpkeepVerb): boolean => !HAS_NONE.has(verb);

/** What the operator may choose of a verb; each choice says its consequence. Null where there is none. */
export function Choices({
  wish,
  isComplete,
  onChange,
}: {
  wish: UpkeepWish;
  isComplete: boolean;
  onChange: (wish: UpkeepWish) => void;
}) {
  switch (wish.verb) {
    case "revoke":
      return <RevokeChoices wish={wish} onChange={onChange} />;
    case "rotate":
      return <RotateChoices wish={wish} onChange={onChange} />;
    case "repair":
      return (
        <RadioCards
          label="What it may do afterwards"
          columns={3}
          value={wish.access ?? "as now"}
          cards={[
            { value: "as now", label: "As it is now", note: "only the rules are brought to the running version" },
            { value: "view-only", label: "View only", note: "it reads; nothing can be written through it" },
            { value: "full", label: "Full", note: "it also writes what Kiali writes: Istio configuration" },
          ]}
          onChange={(access) => onChange({ ...wish, access: access === "as now" ? null : access })}
        />
      );
    case "adopt":
      return (
        <div className="flex flex-col gap-1">
          <Checkbox
            label="Also move the entry to the combined Secret"
            isChecked={wish.migrate}
            onChange={(migrate) => onChange({ ...wish, migrate })}
          />
          <p className="pl-6 text-meta text-n10">
            The token gets a key of its own there, so that it can be rotated without a restart. Kiali restarts once for
            it, guarded, and reads the cluster all the while.
          </p>
        </div>
      );
    case "quarantine":
      return <QuarantineChoices wish={wish} onChange={onChange} />;
    case "forget":
      return (
        <ReasonForm
          id="statement"
          label="Why these records may be struck off"
          hint="Say how you know that the credential is dead or the cluster gone. It is kept in the audit file with your name."
          verb="State this"
          given="You state:"
          shortest={12}
          reason={isComplete ? wish.statement : null}
          onReason={(statement) => onChange({ ...wish, statement: statement ?? "" })}
        />
      );
    case "release":
    case "settle":
    // These were chosen on a page of their own.
    case "tag":
    case "grant":
    case "withdraw":
    case "scope":
      return null;
    default:
      return wish satisfies never;
  }
}

type Props<V extends UpkeepWish["verb"]> = { wish: WishTo<V>; onChange: (wish: UpkeepWish) => void };

const RevokeChoices = ({ wish, onChange }: Props<"revoke">) => (
  <>
    <RadioCards
      label="Why it goes"
      columns={1}
      value={wish.order}
      cards={[
        {
          value: "calm",
          label: "It is not needed any more",
          note: "The home first: Kiali starts without the entry, and only then the remote takes the rights away. No page of Kiali fails meanwhile.",
        },
        {
          value: "token-first",
          label: "The credential may have leaked: kill the token first",
          note: "Dead within 10 seconds, and Kiali stays usable. Until then whoever has the token can still use it. The home gives the entry up and restarts beside it.",
        },
        {
          value: "binding-first",
          label: "The credential may have leaked: take the rights first",
          note: "The token may do nothing after 0.1 seconds, but a running Kiali that loses its rights hangs for everyone until its restart, which goes on beside it.",
        },
      ]}
      onChange={(order) => onChange({ ...wish, order })}
    />
    <div className="flex flex-col gap-1">
      <Checkbox
        label="Also clean Kiali's configuration of it"
        isChecked={wish.leftovers}
        onChange={(leftovers) => onChange({ ...wish, leftovers })}
      />
      <p className="pl-6 text-meta text-n10">
        Its lines in <code>kiali_urls</code> and its discovery overrides; each is shown in the plan.
      </p>
    </div>
  </>
);

const LONGEST_HOURS = 8760;

function RotateChoices({ wish, onChange }: Props<"rotate">) {
  const id = useId();
  const [text, setText] = useState(wish.tokenTtlHours === null ? "" : String(wish.tokenTtlHours));
  const [error, setError] = useState<string | null>(null);
  const take = () => {
    const hours = text.trim() === "" ? null : Number(text);
    const isGood = hours === null || (Number.isInteger(hours) && hours >= 1 && hours <= LONGEST_HOURS);
    setError(isGood ? null : `Whole hours from 1 to ${LONGEST_HOURS}, or nothing`);
    if (isGood && hours !== wish.tokenTtlHours) onChange({ ...wish, tokenTtlHours: hours });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <TextField
        id={id}
        label="Lifetime of the new token, in hours"
        isOptional
        inputMode="numeric"
        className="max-w-md"
        value={text}
        error={error}
        hint="Empty keeps the kind and the lifetime it has now. A lifetime makes it a TokenRequest, which dies by itself unless it is renewed."
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
      />
    </form>
  );
}

function QuarantineChoices({ wish, onChange }: Props<"quarantine">) {
  const id = useId();
  const [text, setText] = useState(wish.why ?? "");
  const take = () => {
    const why = text.trim();
    if (why === (wish.why ?? "")) return;
    const { why: _former, ...rest } = wish;
    onChange(why === "" ? rest : { ...rest, why });
  };
  return (
    <TextField
      id={id}
      label="What was seen"
      isOptional
      className="max-w-xl"
      maxLength={300}
      value={text}
      hint="Kept beside the entry, for whoever releases it."
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
    />
  );
}
