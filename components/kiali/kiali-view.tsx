"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CannotTell } from "@/components/home/cannot-tell";
import type { HomeRef } from "@/components/home/home-ref";
import { OfHome } from "@/components/home/of-home";
import { Part } from "@/components/home/part";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { describeProblem } from "@/lib/describe-problem";
import type { KialiLook, KialiSeen } from "@/lib/status/kiali-view";
import { BriefPart } from "./brief-part";
import { ClustersPart } from "./clusters-part";
import { HistoryPart } from "./history-part";
import { KialiHead } from "./kiali-head";
import { KialiLoading } from "./kiali-loading";
import { kialiQuery } from "./kiali-query";
import { PendingPart } from "./pending-part";
import { PodsPart } from "./pods-part";
import { ServesPart } from "./serves-part";
import { type KialiLive, useKialiLive } from "./use-kiali-live";

/** What is known of one Kiali. The live row is there at once; each part below arrives by itself. */
export function KialiView({ home }: { home: HomeRef }) {
  const live = useKialiLive(home);
  const seen = useQuery(kialiQuery(home));
  return (
    <div className="flex flex-col gap-6">
      <KialiHead live={live} />
      <OfHome home={home} query={seen} loading={<KialiLoading />}>
        {(value, again) => <Seen home={home} seen={value} live={live} again={again} />}
      </OfHome>
      <HistoryPart row={live.own} context={home.home} />
    </div>
  );
}

function Seen({ home, seen, live, again }: { home: HomeRef; seen: KialiSeen; live: KialiLive; again: ReactNode }) {
  const { look, problem } = seen;
  if (problem && !look) return <CannotTell home={home} problem={problem} again={again} />;
  if (!look) return null;
  if (!problem) return <Parts home={home} look={look} live={live} />;
  const { title, advice } = describeProblem(problem);
  return (
    <>
      <Notice tone={problem.kind === "forbidden" ? "unknown" : "fail"} isLive title={title} action={again}>
        {advice} What stands below is the last that was known, from <RelativeTime at={look.at} />.
      </Notice>
      <div data-stale className="flex flex-col gap-6 text-n10 grayscale">
        <LookParts home={home} look={look} />
      </div>
    </>
  );
}

const Parts = ({ home, look, live }: { home: HomeRef; look: KialiLook; live: KialiLive }) => (
  <>
    <ServesPart home={home} />
    <ClustersPart home={home} live={live} />
    <LookParts home={home} look={look} />
  </>
);

const LookParts = ({ home, look }: { home: HomeRef; look: KialiLook }) => (
  <>
    <Part
      id="pending"
      title="Pending changes"
      purpose="What was changed and has not reached the running Kiali, and what goes on at this moment."
    >
      <PendingPart home={home} look={look} />
    </Part>
    <Part id="pods" title="Pods" purpose="What runs it, and how the last container ended.">
      <PodsPart look={look} />
    </Part>
    <Part id="brief" title="Configuration" purpose="As Kiali's own configuration has it.">
      <BriefPart home={home} brief={look.brief} />
    </Part>
  </>
);
