import type { ReactNode } from "react";
import { join } from "@/components/ui/join";
import { Skeleton } from "@/components/ui/skeleton";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Connection } from "@/lib/access/connection";

/** The consequence of the form, in words, as it is filled now. */
export function WhatWillHappen({
  wish,
  connection,
  isStale,
}: {
  wish: ConnectWish;
  connection: Connection | null;
  isStale: boolean;
}) {
  if (!connection)
    return (
      <div className="flex flex-col gap-2" aria-hidden>
        <Skeleton className="w-full" />
        <Skeleton className="w-4/5" />
        <Skeleton className="w-3/5" />
      </div>
    );
  const { kiali, name, namespace, account, access, token, tokenTtlHours, tokenPlace, secretName, form } = connection;
  return (
    <div className={join("flex flex-col gap-3 text-table", isStale && "opacity-70")}>
      {wish.part === "home" ? (
        <p className="text-n10">Nothing is made in {wish.remote}: it was prepared before.</p>
      ) : (
        <Group title={`In ${wish.remote}`}>
          <li>
            ServiceAccount{" "}
            <code>
              {namespace.value}/{account.value}
            </code>
          </li>
          <li>
            {access.value === "full" ? "The full rules" : "The view-only rules"} of Kiali{" "}
            {kiali.value.version ?? "(version not known)"}, cluster-wide
          </li>
          <li>{tokenWords(token.value, tokenTtlHours.value)}</li>
        </Group>
      )}
      {wish.part === "remote" ? (
        <p className="text-n10">{wish.home} is not touched: Kiali is told another time.</p>
      ) : (
        <>
          <Group title={`In ${wish.home}`}>
            <li>
              Key <code>{name.value}</code> in Secret{" "}
              <code>
                {kiali.value.namespace}/{secretName.value}
              </code>
              {token.value !== "exec" && tokenPlace.value === "own-key" && (
                <>
                  , the token beside it in <code>{name.value}.token</code>
                </>
              )}
            </li>
            <li>{restartWords(kiali.value, form.value)}</li>
          </Group>
          <p className="text-n10">The home is touched only after the new credential passed its gates.</p>
        </>
      )}
    </div>
  );
}

function tokenWords(token: Connection["token"]["value"], hours: number | null): string {
  if (token === "exec") return "No token: the exec configuration gets the credential";
  return token === "secret" ? "A token that lives until it is revoked" : `A token for ${hours ?? "some"} hours`;
}

function restartWords(
  { namespace, name, installer }: Connection["kiali"]["value"],
  form: "combined" | "labelled",
): ReactNode {
  const kiali = (
    <code>
      {namespace}/{name}
    </code>
  );
  if (form === "combined") return <>{kiali} restarts once; the old pod serves until the new one is Ready</>;
  if (installer === "operator") return <>The operator is asked to reconcile {kiali}, which restarts it</>;
  if (installer === "helm") return <>{kiali} needs a helm upgrade by hand before it sees the new Secret</>;
  return <>{kiali} has to be changed by hand to mount the new Secret</>;
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <div>
    <h3 className="text-meta font-medium text-n10">{title}</h3>
    <ul className="list-disc pl-4 [&>li]:wrap-anywhere">{children}</ul>
  </div>
);
