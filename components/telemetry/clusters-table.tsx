"use client";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { ClusterMetrics, TelemetryView, TracesView } from "@/lib/telemetry/telemetry-view";
import { before, REPORTS, rateWords, TRACES } from "./telemetry-words";

type Row = { cluster: ClusterMetrics; trace: TracesView["clusters"][number] | undefined };

/** Each cluster of the home with what the two stores say of it: a table, or cards on a narrow screen. */
export function ClustersTable({ view }: { view: TelemetryView }) {
  const isNarrow = useIsNarrow();
  const { metrics, traces, at } = view;
  const rows: readonly Row[] = metrics.clusters.map((cluster) => ({
    cluster,
    trace: traces.clusters.find(({ name }) => name === cluster.name),
  }));
  if (isNarrow)
    return (
      <ul className="flex flex-col gap-3">
        {rows.map(({ cluster, trace }) => (
          <li key={cluster.name} className="rounded-base border bg-n1 px-3 py-2.5 text-table">
            <Name cluster={cluster} />
            <dl className="mt-2 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 [&>dt]:text-n10">
              <dt>Metrics</dt>
              <dd>
                <Metrics cluster={cluster} />
              </dd>
              <dt>Last sample</dt>
              <dd>
                <LastSample cluster={cluster} at={at} />
              </dd>
              <dt>Per second</dt>
              <dd>
                <Rate cluster={cluster} />
              </dd>
              <dt>Traces</dt>
              <dd>
                <Traces trace={trace} traces={traces} />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    );
  return (
    <div className="overflow-x-auto rounded-base border">
      <table className="w-full min-w-[56rem] border-collapse text-table">
        <caption className="sr-only">What the stores say of each cluster's own proxies</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium">
          <tr>
            <th scope="col" className="w-[20%]">
              Cluster
            </th>
            <th scope="col" className="w-[30%]">
              Metrics of its own proxies
            </th>
            <th scope="col" className="w-[11%]">
              Last sample
            </th>
            <th scope="col" className="w-[8%] text-right">
              Series
            </th>
            <th scope="col" className="w-[11%] text-right">
              Per second
            </th>
            <th scope="col">Traces</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cluster, trace }) => (
            <tr key={cluster.name} className="border-t align-top [&>*]:px-3 [&>*]:py-(--row)">
              <th scope="row" className="text-left font-normal">
                <Name cluster={cluster} />
              </th>
              <td>
                <Metrics cluster={cluster} />
              </td>
              <td>
                <LastSample cluster={cluster} at={at} />
              </td>
              <td className="text-right tabular-nums">{cluster.verdict === "not-known" ? <Dash /> : cluster.series}</td>
              <td className="text-right">
                <Rate cluster={cluster} />
              </td>
              <td>
                <Traces trace={trace} traces={traces} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Dash = () => (
  <span className="text-n10">
    <span aria-hidden>–</span>
    <span className="sr-only">not known</span>
  </span>
);

const Name = ({ cluster: { name, isHome, context } }: { cluster: ClusterMetrics }) => (
  <>
    <span className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5">
      <code className="font-medium wrap-anywhere">{name}</code>
      {isHome && <Badge tone="accent">home</Badge>}
    </span>
    <span className="block text-meta text-n10 wrap-anywhere">
      {context === null ? (
        "no context leads there"
      ) : (
        <>
          context <code>{context}</code>
        </>
      )}
    </span>
  </>
);

const Said = ({ children }: { children: ReactNode }) => (
  <span className="block pl-5.5 text-meta text-n10">{children}</span>
);

function Metrics({ cluster }: { cluster: ClusterMetrics }) {
  const { kind, word, detail } = REPORTS[cluster.verdict];
  return (
    <>
      <Verdict kind={kind} word={word} className="min-h-5 whitespace-normal" />
      {detail && <Said>{detail}</Said>}
    </>
  );
}

function LastSample({ cluster: { verdict, lastSampleSecondsAgo }, at }: { cluster: ClusterMetrics; at: string }) {
  if (lastSampleSecondsAgo !== null) return <RelativeTime at={before(at, lastSampleSecondsAgo)} />;
  return verdict === "ended" ? <span>over 6 h ago</span> : <Dash />;
}

function Rate({ cluster: { verdict, requestsPerSecond, connectionsPerSecond } }: { cluster: ClusterMetrics }) {
  if (verdict === "not-known") return <Dash />;
  return (
    <span className="tabular-nums">
      {rateWords(requestsPerSecond)}
      {connectionsPerSecond > 0 && (
        <span className="block text-meta text-n10">{rateWords(connectionsPerSecond)} TCP</span>
      )}
    </span>
  );
}

function Traces({ trace, traces }: Pick<Row, "trace"> & { traces: TracesView }) {
  if (!traces.isEnabled) return <span className="text-n10">turned off</span>;
  if (!trace) return <Dash />;
  const { kind, word, detail } = TRACES[trace.verdict];
  return (
    <>
      <Verdict kind={kind} word={word} className="min-h-5 whitespace-normal" />
      {trace.lastSpanAt !== null && (
        <Said>
          <RelativeTime at={trace.lastSpanAt} />
        </Said>
      )}
      {(trace.problem || detail) && <Said>{trace.problem ? describeProblem(trace.problem).title : detail}</Said>}
    </>
  );
}
