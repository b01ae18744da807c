"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { OfHome } from "@/components/home/of-home";
import { Part } from "@/components/home/part";
import { RowsLoading } from "@/components/home/rows-loading";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import { type ClusterLine, clusterLines, differenceWords } from "@/lib/status/kiali-clusters";
import type { KialiClusters } from "@/lib/status/kiali-view";
import { ClusterLines } from "./cluster-lines";
import { kialiClustersQuery } from "./kiali-query";
import type { KialiLive } from "./use-kiali-live";

/** Which clusters Kiali says that it has, beside those that it should have. */
export function ClustersPart({ home, live }: { home: HomeRef; live: KialiLive }) {
  const clusters = useQuery(kialiClustersQuery(home));
  return (
    <Part
      id="clusters"
      title="Clusters"
      purpose="What Kiali lists at this moment, against its own cluster and the entries of its Secrets."
    >
      <OfHome home={home} query={clusters} loading={<RowsLoading words="Asking Kiali which clusters it has" />}>
        {(view) => <Seen home={home} view={view} live={live} />}
      </OfHome>
    </Part>
  );
}

function Seen({ home, view, live }: { home: HomeRef; view: KialiClusters; live: KialiLive }) {
  const lines = useMemo(
    () =>
      clusterLines(
        view,
        new Map(live.connections.map(({ name, state, detail }) => [name, { state, detail }] as const)),
      ),
    [view, live.connections],
  );
  const stateOf = ({ name, should }: ClusterLine) =>
    (should === "home" ? live.own : live.connections.find((each) => each.name === name))?.state ?? null;
  const { tone, title } = differenceWords(lines, view.isServing);
  const told = problemsOf(view);
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 text-table">
        <Verdict kind={tone} word={title} className="text-body whitespace-normal wrap-anywhere" />
        <span className="text-n10">
          asked <RelativeTime at={view.at} />
        </span>
      </p>
      {told.map(({ title: problem, advice }) => (
        <Notice key={problem} tone="unknown" title={`Not all could be read: ${problem}`}>
          {advice}
        </Notice>
      ))}
      {lines.length > 0 && <ClusterLines home={home} kiali={view.inventory.kiali} lines={lines} stateOf={stateOf} />}
    </>
  );
}

/** What could not be read, each once. That a Kiali without a pod says nothing needs no words of the API server's. */
function problemsOf({ listedProblem, isServing, inventory }: KialiClusters) {
  const said = listedProblem && describeProblem(listedProblem).title;
  const words = inventory.problems.map(describeProblem).filter(({ title }) => isServing !== false || title !== said);
  return [...new Map(words.map((each) => [each.title, each])).values()];
}
