"use client";
import { useMemo } from "react";
import type { ClusterPast } from "@/lib/status/cluster-look";
import type { FleetRow } from "@/lib/status/fleet-row";
import { HistoryPanel } from "./history-panel";
import { ReachSection } from "./reach-section";
import { Section } from "./section";

/** What can be known of a cluster whose home does not answer. */
export function WithoutHome({ row, past }: { row: FleetRow; past: ClusterPast | null }) {
  const { context } = row;
  const ref = useMemo(() => (context === null ? null : ({ kind: "context", context } as const)), [context]);
  return (
    <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="min-w-0">
        {ref && <ReachSection of={ref} state={`${row.state} ${row.layer}`} latencies={past?.latencies ?? []} />}
      </div>
      <Section title="History">
        <HistoryPanel history={past?.history ?? null} name={row.name} />
      </Section>
    </div>
  );
}
