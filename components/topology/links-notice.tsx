"use client";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { Topology } from "@/lib/status/topology";
import { DiffersList } from "./differs-list";
import type { IstioSeen } from "./links-query";

const SHOWN = 3;

/** What Istio and Kiali disagree about, what could not be seen of Istio and why; nothing where all is said and agreed. */
export function LinksNotice({
  seen,
  hasFailed,
  topology,
  onAgain,
}: {
  seen: IstioSeen | undefined;
  hasFailed: boolean;
  topology: Topology;
  onAgain: () => void;
}) {
  const { disagreements } = topology;
  const istioOnly = disagreements.filter(({ kind }) => kind === "istio-only");
  const kialiOnly = disagreements.filter(({ kind }) => kind === "kiali-only");
  return (
    <div className="flex flex-col gap-3 pb-4 empty:hidden">
      {(hasFailed || seen?.problem) && (
        <Notice
          tone="unknown"
          title={seen?.problem ? describeProblem(seen.problem).title : "Istio's own links could not be asked for"}
          action={
            <Button size="small" onClick={onAgain}>
              Ask again
            </Button>
          }
        >
          What Kiali reads is shown all the same.
        </Notice>
      )}
      {istioOnly.length > 0 && (
        <Notice
          tone="warn"
          title={`Istio reads ${istioOnly.length === 1 ? "one cluster" : `${istioOnly.length} clusters`} that Kiali does not`}
        >
          <DiffersList some={istioOnly.slice(0, SHOWN)} topology={topology} />
          {istioOnly.length > SHOWN && (
            <Disclosure summary={`${istioOnly.length - SHOWN} more`}>
              <DiffersList some={istioOnly.slice(SHOWN)} topology={topology} />
            </Disclosure>
          )}
        </Notice>
      )}
      {kialiOnly.length > 0 && (
        <Disclosure
          summary={`Kiali reads ${kialiOnly.length === 1 ? "one cluster" : `${kialiOnly.length} clusters`} that no Istio here reads`}
          className="text-table"
        >
          <DiffersList some={kialiOnly} topology={topology} />
        </Disclosure>
      )}
      {seen && <NotSeen seen={seen} />}
    </div>
  );
}

/** "Could not look" is never "there is none". */
function NotSeen({ seen: { sides, logins } }: { seen: IstioSeen }) {
  const silent = sides.flatMap(({ context, problem }) => (problem ? [{ context, problem }] : []));
  const count = silent.length + logins.length;
  if (count === 0) return null;
  return (
    <Disclosure
      className="text-table text-n11"
      summary={`Istio's links of ${count === 1 ? "one cluster" : `${count} clusters`} could not be seen`}
    >
      <ul className="flex flex-col gap-1 pl-6">
        {silent.map(({ context, problem }) => (
          <li key={context} className="wrap-anywhere">
            <bdi className="font-medium">{context}</bdi>: {describeProblem(problem).title}
          </li>
        ))}
        {logins.map((context) => (
          <li key={context} className="wrap-anywhere">
            <bdi className="font-medium">{context}</bdi>: not asked, because its exec plugin may open a login. Look at
            it on the page of contexts first.
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
