"use client";
import { HistoryPanel } from "@/components/cluster/history-panel";
import { LatencyPanel } from "@/components/cluster/latency-panel";
import { usePast } from "@/components/cluster/use-past";
import { Part } from "@/components/home/part";
import type { FleetRow } from "@/lib/status/fleet-row";

/** How the state of the home changed while this console looked on, and how long its API server took to answer. */
export function HistoryPart({ row, context }: { row: FleetRow | null; context: string }) {
  const past = usePast(row?.id ?? null, row);
  return (
    <Part id="history" title="History" purpose="Changes of its state, and the time that its API server took to answer.">
      <LatencyPanel latencies={past?.latencies ?? []} />
      <HistoryPanel history={past?.history ?? null} name={context} of="context" />
    </Part>
  );
}
