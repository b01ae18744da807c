"use client";
import { Badge } from "@/components/ui/badge";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { Verdict, type VerdictKind } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { KialiLook, KialiPod } from "@/lib/status/kiali-view";
import { exitWords, versionOf } from "./pod-words";

/** The pods that the Deployment means, newest first. */
export function PodsPart({ look }: { look: KialiLook }) {
  const isNarrow = useIsNarrow();
  const { pods } = look;
  if (!pods.ok) {
    const { title, advice } = describeProblem(pods.problem);
    return (
      <Notice tone="unknown" title={`Its pods could not be seen: ${title}`}>
        {advice}
      </Notice>
    );
  }
  if (pods.value.length === 0) return <Empty title="It has no pod">Nothing that could serve runs.</Empty>;
  if (isNarrow)
    return (
      <ul className="flex flex-col gap-3">
        {pods.value.map((pod) => (
          <li key={pod.name} className="rounded-base border px-3 py-2.5 text-table">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Readiness pod={pod} />
              <code className="wrap-anywhere">{pod.name}</code>
            </p>
            <dl className="mt-2 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 [&>dt]:text-n10">
              <dt>Restarts</dt>
              <dd className="tabular-nums">{pod.restarts}</dd>
              <dt>Last exit</dt>
              <dd>
                <LastExit pod={pod} />
              </dd>
              <dt>Age</dt>
              <dd>
                <RelativeTime at={pod.createdAt} />
              </dd>
              <dt>Image</dt>
              <dd>
                <Image pod={pod} />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    );
  return (
    <div className="overflow-x-auto rounded-base border">
      <table className="w-full min-w-[48rem] border-collapse text-table">
        <caption className="sr-only">Pods of this Kiali</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium">
          <tr>
            <th scope="col">Pod</th>
            <th scope="col">Is it Ready</th>
            <th scope="col" className="text-right">
              Restarts
            </th>
            <th scope="col">Last exit</th>
            <th scope="col">Age</th>
            <th scope="col">Image</th>
          </tr>
        </thead>
        <tbody>
          {pods.value.map((pod) => (
            <tr key={pod.name} className="border-t align-top [&>*]:px-3 [&>*]:py-(--row)">
              <th scope="row" className="text-left font-normal">
                <code className="wrap-anywhere">{pod.name}</code>
              </th>
              <td>
                <Readiness pod={pod} />
              </td>
              <td className="text-right tabular-nums">{pod.restarts}</td>
              <td>
                <LastExit pod={pod} />
              </td>
              <td className="whitespace-nowrap">
                <RelativeTime at={pod.createdAt} />
              </td>
              <td>
                <Image pod={pod} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function readinessOf({ isReady, isLeaving, reason, phase }: KialiPod): { kind: VerdictKind; word: string } {
  if (isLeaving) return { kind: "skip", word: "On its way out" };
  if (isReady) return { kind: "pass", word: "Ready" };
  if (reason === "CrashLoopBackOff" || phase === "Failed") return { kind: "fail", word: reason ?? phase };
  return { kind: "warn", word: reason ?? (phase === "Running" ? "Runs, not Ready" : phase) };
}

const Readiness = ({ pod }: { pod: KialiPod }) => (
  <span className="inline-flex flex-wrap items-center gap-x-2">
    <Verdict {...readinessOf(pod)} />
    {pod.since !== null && !pod.isLeaving && (
      <span className="text-meta text-n10">
        since <RelativeTime at={pod.since} />
      </span>
    )}
  </span>
);

const LastExit = ({ pod: { lastExit } }: { pod: KialiPod }) =>
  lastExit === null ? (
    <span className="text-n10">none</span>
  ) : (
    <span>
      {exitWords(lastExit.code)}
      {lastExit.at !== null && (
        <>
          , <RelativeTime at={lastExit.at} />
        </>
      )}
    </span>
  );

const Image = ({ pod: { image } }: { pod: KialiPod }) => (
  <span className="inline-flex flex-wrap items-center gap-1.5">
    {versionOf(image) !== null && <Badge>{versionOf(image)}</Badge>}
    <code className="text-meta wrap-anywhere">{image ?? "not known"}</code>
  </span>
);
