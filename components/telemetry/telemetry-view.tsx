"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { KialiLine } from "@/components/home/kiali-line";
import { OfHome } from "@/components/home/of-home";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { describeProblem } from "@/lib/describe-problem";
import type { TelemetryView as View } from "@/lib/telemetry/telemetry-view";
import { ClustersTable } from "./clusters-table";
import { StorePanel } from "./store-panel";
import { telemetryQuery } from "./telemetry-query";
import { TrafficMatrix } from "./traffic-matrix";
import { UnconnectedList } from "./unconnected-list";

/** What one Kiali's stores of metrics and traces say of each cluster. Looking changes nothing. */
export function TelemetryView({ home }: { home: HomeRef }) {
  const telemetry = useQuery(telemetryQuery(home));
  return (
    <OfHome home={home} query={telemetry} loading={<Loading home={home.home} />}>
      {(view, again) => <Seen home={home} view={view} again={again} />}
    </OfHome>
  );
}

function Seen({ home, view, again }: { home: HomeRef; view: View; again: ReactNode }) {
  const { metrics, traces, kiali, at, clustersProblem } = view;
  return (
    <div>
      <div className="pb-3">
        <KialiLine kiali={kiali} again={again}>
          {" "}
          asks one store for metrics and one for traces, whatever the number of clusters. Looked at{" "}
          <RelativeTime at={at} />.
        </KialiLine>
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <StorePanel title="Metrics" store={metrics} isOff={isTurnedOff(metrics.problem)} />
        <StorePanel title="Traces" store={traces} isOff={!traces.isEnabled}>
          <dt>Filters by</dt>
          <dd className="wrap-anywhere">
            {traces.tag === null ? "no tag" : <code>{traces.tag}</code>}
            <span className="block text-meta text-n10">{traces.because}</span>
          </dd>
          {traces.span && (
            <>
              <dt>Latest span</dt>
              <dd className="wrap-anywhere">
                <SpanWords span={traces.span} tag={traces.tag} />
              </dd>
            </>
          )}
        </StorePanel>
      </div>
      <Problems view={view} />
      <Section title="Clusters">
        {clustersProblem ? (
          <Told problem={clustersProblem} lead="Which clusters are connected is not known" />
        ) : (
          <ClustersTable view={view} />
        )}
      </Section>
      {metrics.problem === null && (
        <Section title="Traffic between clusters">
          <TrafficMatrix metrics={metrics} />
        </Section>
      )}
      {!clustersProblem && metrics.unconnected.length > 0 && (
        <Section title="In telemetry, and not connected">
          <UnconnectedList clusters={metrics.unconnected} home={home} at={at} />
        </Section>
      )}
    </div>
  );
}

const isTurnedOff = (problem: View["metrics"]["problem"]): boolean =>
  problem?.kind === "store" && problem.why === "disabled";

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="pt-6">
    <h2 className="pb-2 text-lead font-semibold">{title}</h2>
    {children}
  </section>
);

function SpanWords({ span, tag }: { span: NonNullable<View["traces"]["span"]>; tag: string | null }) {
  return (
    <>
      <code>{span.service}</code>, <RelativeTime at={span.at} />
      <span className="block text-meta text-n10">
        {tag !== null && (span.value === null ? `without ${tag}` : `${tag}="${span.value}"`)}
      </span>
    </>
  );
}

const Told = ({ problem, lead }: { problem: Parameters<typeof describeProblem>[0]; lead: string }) => {
  const { title, advice } = describeProblem(problem);
  return (
    <Notice tone="unknown" title={`${lead}: ${title}`}>
      {advice}
    </Notice>
  );
};

/** What is wrong with the telemetry of the mesh as a whole, and what could not be asked. */
function Problems({ view: { metrics, traces } }: { view: View }) {
  const { own, peers } = metrics.unknown;
  return (
    <div className="flex flex-col gap-3 pt-4 empty:hidden">
      {own > 0 && (
        <Notice
          tone="warn"
          title={`${own} series ${own === 1 ? "is" : "are"} of proxies that do not know their own cluster`}
        >
          Their cluster is “unknown” in every page of Kiali. Set <code>global.multiCluster.clusterName</code> in the
          Istio of their cluster, so that its injector gives proxies a CLUSTER_ID, and restart the workloads.
        </Notice>
      )}
      {own === 0 && peers > 0 && (
        <Notice title={`${peers} series ${peers === 1 ? "has" : "have"} an “unknown” cluster at the other end`}>
          Those are peers without a proxy: what comes from outside the mesh, or goes there. Nothing to mend.
        </Notice>
      )}
      {traces.strangers.length > 0 && (
        <Notice
          tone={traces.strangers.includes("unknown") ? "warn" : "info"}
          title={`Spans name ${traces.strangers.length === 1 ? "a cluster that is" : "clusters that are"} not connected`}
        >
          {traces.strangers.map((name, index) => (
            <span key={name}>
              {index > 0 && ", "}
              <code>{name}</code>
            </span>
          ))}
        </Notice>
      )}
      {metrics.problems.map((problem) => (
        <Told key={JSON.stringify(problem)} problem={problem} lead="Not all could be asked" />
      ))}
    </div>
  );
}

const ROWS = ["a", "b", "c"] as const;
const Loading = ({ home }: { home: string }) => (
  <div aria-busy>
    <p role="status" className="pb-3 text-table text-n10">
      Asking the stores of {home}
    </p>
    <div className="late grid gap-4 lg:grid-cols-2">
      {["metrics", "traces"].map((store) => (
        <div key={store} className="flex flex-col gap-4 rounded-base border p-4">
          <Skeleton className="w-24" />
          <Skeleton className="w-56 max-w-full" />
          <Skeleton className="w-72 max-w-full" />
        </div>
      ))}
    </div>
    <div className="late mt-6 rounded-base border">
      {ROWS.map((row) => (
        <div key={row} className="flex h-14 items-center gap-8 border-t px-3 first:border-t-0">
          <Skeleton className="w-32" />
          <Skeleton className="w-40" />
          <Skeleton className="hidden flex-1 md:block" />
        </div>
      ))}
    </div>
  </div>
);
