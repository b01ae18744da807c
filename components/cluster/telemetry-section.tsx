"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { homePageOf } from "@/components/home/home-pages";
import { telemetryQuery } from "@/components/telemetry/telemetry-query";
import { before, REPORTS, rateWords, TRACES } from "@/components/telemetry/telemetry-words";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { TelemetryView } from "@/lib/telemetry/telemetry-view";
import { Again, Asked } from "./asked";
import type { ConnectionRef } from "./cluster-ref";
import { Facts, Section } from "./section";

/** Whether metrics and spans of this cluster are in the stores that Kiali asks. They are asked on demand: the answer is about the whole mesh. */
export function TelemetrySection({ of: { home, name } }: { of: ConnectionRef }) {
  const [isWanted, setWanted] = useState(false);
  const query = useQuery({ ...telemetryQuery(home), enabled: isWanted });
  const seen = query.data?.ok ? query.data.value : null;
  const isOpen = isWanted || query.data !== undefined;
  return (
    <Section
      title="Telemetry"
      note={
        seen && (
          <>
            <RelativeTime at={seen.at} />, from the stores
          </>
        )
      }
      action={
        <>
          {isOpen && <Again query={query} what="telemetry" />}
          <ButtonLink size="small" href={homePageOf("metrics", home)}>
            Telemetry of the mesh
          </ButtonLink>
        </>
      }
    >
      {isOpen ? (
        <Asked query={query} words="The stores are being asked" lines={2}>
          {(view) => <OfCluster view={view} name={name} />}
        </Asked>
      ) : (
        <Panel className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5 text-table">
          <p className="min-w-0 flex-1 basis-60 text-n10">
            Not asked yet: the stores of metrics and traces answer for the whole mesh at once.
          </p>
          <Button size="small" onClick={() => setWanted(true)}>
            Ask the stores
          </Button>
        </Panel>
      )}
    </Section>
  );
}

function OfCluster({ view, name }: { view: TelemetryView; name: string }) {
  const metrics = view.metrics.clusters.find((each) => each.name === name);
  const traces = view.traces.clusters.find((each) => each.name === name);
  if (!metrics)
    return (
      <Notice tone="unknown" title={`The stores were not asked about ${name}`}>
        {view.clustersProblem ? describeProblem(view.clustersProblem).title : "It was no connection at that moment."}
      </Notice>
    );
  const reports = REPORTS[metrics.verdict];
  return (
    <Panel className="px-3 py-2.5">
      <Facts>
        <dt>Metrics</dt>
        <dd>
          <Verdict kind={reports.kind} word={reports.word} className="flex min-h-5 whitespace-normal" />
          <span className="block text-meta text-n10">
            {view.metrics.problem
              ? describeProblem(view.metrics.problem).title
              : metrics.verdict === "reports"
                ? `${metrics.series} series, ${rateWords(metrics.requestsPerSecond)} requests per second`
                : reports.detail}
            {metrics.lastSampleSecondsAgo !== null && (
              <>
                {" "}
                Last sample <RelativeTime at={before(view.at, metrics.lastSampleSecondsAgo)} />.
              </>
            )}
          </span>
        </dd>
        <dt>Traces</dt>
        <dd>
          {!view.traces.isEnabled ? (
            <span className="text-n10">tracing is turned off in Kiali</span>
          ) : traces ? (
            <>
              <Verdict
                kind={TRACES[traces.verdict].kind}
                word={TRACES[traces.verdict].word}
                className="flex min-h-5 whitespace-normal"
              />
              <span className="block text-meta text-n10">
                {traces.problem ? describeProblem(traces.problem).title : TRACES[traces.verdict].detail}
                {traces.lastSpanAt !== null && (
                  <>
                    Last span <RelativeTime at={traces.lastSpanAt} />.
                  </>
                )}
              </span>
            </>
          ) : (
            <span className="text-n10">not asked</span>
          )}
        </dd>
      </Facts>
    </Panel>
  );
}
