"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { KialiLine } from "@/components/home/kiali-line";
import { OfHome } from "@/components/home/of-home";
import { Part } from "@/components/home/part";
import { ReviewLink } from "@/components/home/review-link";
import { RowsLoading } from "@/components/home/rows-loading";
import { StorePanel } from "@/components/telemetry/store-panel";
import { CodeBlock } from "@/components/ui/code-block";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { TracingView as View } from "@/lib/tracing/tracing-view";
import { DashboardTag } from "./dashboard-tag";
import { needing, summaryOf } from "./decision-words";
import { PrimaryPanel } from "./primary-panel";
import { SpansList } from "./spans-list";
import { tagReview } from "./tag-address";
import { tracingQuery } from "./tracing-query";

/** What one home's Kiali asks traces for, what its control planes make proxies send, the proof, and the way from one to the other. */
export function TracingView({ home }: { home: HomeRef }) {
  const tracing = useQuery(tracingQuery(home));
  const words = `Reading what ${home.home} asks traces for, and looking for spans of each cluster`;
  return (
    <OfHome home={home} query={tracing} loading={<RowsLoading words={words} />}>
      {(view, again) => <Seen home={home} view={view} again={again} />}
    </OfHome>
  );
}

function Seen({ home, view, again }: { home: HomeRef; view: View; again: ReactNode }) {
  const { kiali, asks, traces, primaries, others, clustersProblem } = view;
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <div className="flex flex-col gap-3">
        <KialiLine kiali={kiali} again={again}>
          , asks for {asks.tag === null ? "no tag" : <code className="text-n12">{asks.tag}</code>}, read{" "}
          <RelativeTime at={view.at} />
        </KialiLine>
        {clustersProblem && (
          <Notice
            tone="unknown"
            title={`The connected clusters are not known: ${describeProblem(clustersProblem).title}`}
          >
            {describeProblem(clustersProblem).advice}
          </Notice>
        )}
        <Summary home={home} view={view} />
      </div>
      <Part
        id="arrived"
        title="What arrived"
        purpose="Kiali asks one store about all clusters. A cluster whose spans lack the tag is invisible there, however many it sends."
      >
        <SpansList traces={traces} />
        <StorePanel title="The store of traces" store={traces} isOff={!traces.isEnabled}>
          {traces.isEnabled && traces.usesGrpc && (
            <>
              <dt>Protocol</dt>
              <dd>Kiali asks by gRPC. Here the same store was asked over HTTP, at the usual port for it.</dd>
            </>
          )}
        </StorePanel>
      </Part>
      <Part
        id="control-planes"
        title="What control planes are told"
        purpose="A Telemetry without selector in the root namespace speaks for the whole mesh. Each primary reads its own; a cluster without control plane hears its primary's."
      >
        {primaries.map((primary) => (
          <PrimaryPanel key={`${primary.context} ${primary.rootNamespace}`} primary={primary} home={home} />
        ))}
        {others.length > 0 && (
          <ul aria-label="Clusters without a Telemetry of their own" className="divide-y rounded-base border">
            {others.map(({ name, because, problem }) => (
              <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-table">
                <code className="min-w-28 font-medium wrap-anywhere">{name}</code>
                <Verdict kind={problem ? "unknown" : "skip"} word={problem ? "Not known" : "Not here"} />
                <span className="min-w-0 flex-1 basis-48 text-n11 wrap-anywhere">
                  {because}
                  {problem && `: ${describeProblem(problem).title}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      {asks.tag !== "cluster" && (
        <Part
          id="dashboards"
          title="For your own dashboards"
          purpose="Older guides add a tag called cluster. Kiali since 1.86 makes no use of it; dashboards of yours may."
        >
          <DashboardTag primaries={primaries} home={home} />
        </Part>
      )}
      <Part
        id="mesh-config"
        title="Without a Telemetry"
        purpose="The same by Istio's installation, for meshes that send spans the way of before the Telemetry API. The installer owns that configuration, so the console does not write it."
      >
        <Disclosure
          summary={<span className="text-table">Values for istioctl, the operator or Helm</span>}
          panelClassName="flex flex-col gap-2 pt-2"
        >
          <Notice title="Workloads must be restarted">
            Proxies take these tags when they start. They count only where no Telemetry sets custom tags.
          </Notice>
          <CodeBlock text={view.meshConfig[asks.tag ?? "istio.cluster_id"]} what="mesh configuration" />
        </Disclosure>
      </Part>
    </div>
  );
}

function Summary({ home, view }: { home: HomeRef; view: View }) {
  const { kind, title, words } = summaryOf(view);
  const open = needing(view.primaries);
  const { tag } = view.asks;
  const names = open.map(({ name }) => name);
  return (
    <Panel aria-labelledby="what-should-be" className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
      <div className="min-w-0 flex-1 basis-72">
        <div className="flex items-center gap-x-3">
          <Verdict kind={kind} isQuiet />
          <h2 id="what-should-be" className="min-w-0 text-lead font-semibold wrap-anywhere">
            {title}
          </h2>
        </div>
        <p className="mt-1 max-w-[75ch] text-n11 wrap-anywhere">{words}</p>
      </div>
      {tag !== null && names.length > 0 && view.traces.isEnabled && (
        <ReviewLink look="primary" href={tagReview(home, { names, tag })} className="button-wraps">
          {names.length === 1 ? `Add the tag in ${names[0]}` : `Add the tag in ${names.length} primaries`}
        </ReviewLink>
      )}
    </Panel>
  );
}
