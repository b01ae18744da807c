"use client";
import { FleetParts } from "@/components/overview/fleet-parts";
import { LinkMark } from "@/components/status/link-mark";
import { useFleet } from "@/components/status/use-fleet";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { TopologySkeleton } from "./topology-skeleton";
import { TopologyView } from "./topology-view";
import { TOPOLOGY_WORDS } from "./topology-words";

/** Who reads whom, live. */
export function TopologyPage() {
  const { view, link, nowMs } = useFleet();
  const isEmpty = view !== null && !view.rows.some(({ kind }) => kind === "home");
  return (
    <>
      <PageHead {...TOPOLOGY_WORDS} action={<LinkMark />} />
      <FleetParts here="topology" />
      {link === "lost" && (
        <Notice tone="fail" isLive className="mb-4" title="The console's own server does not answer">
          {view === null
            ? "Nothing is known yet. Start it again with npm start; this page goes on by itself."
            : "What you see is the last known. Start it again with npm start; this page goes on by itself."}
        </Notice>
      )}
      {view === null ? (
        link !== "lost" && <TopologySkeleton />
      ) : isEmpty ? (
        <Empty
          title="No home is known yet"
          action={
            <ButtonLink look="primary" href="/">
              Look for Kialis
            </ButtonLink>
          }
        >
          Here will stand each home with an arrow to every cluster that its Kiali reads, beside the links of Istio
          itself.
        </Empty>
      ) : (
        <TopologyView rows={view.rows} nowMs={nowMs()} isLost={link === "lost"} />
      )}
    </>
  );
}
