"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ClusterPast, Latency } from "@/lib/status/cluster-look";
import type { FleetRow } from "@/lib/status/fleet-row";
import { pastQuery } from "./past-query";
import { withLatest } from "./spark-path";

const MOST = 60;
const NOTHING: readonly Latency[] = [];

/**
 * A row's changes and its last answers. Changes are asked for again when the row changed its state, answers are added as the live row brings them: an
 * idle page asks nothing. Null until the console has said what it saw before.
 */
export function usePast(id: string | null, row: FleetRow | null): ClusterPast | null {
  const past = useQuery({ ...pastQuery(id ?? ""), enabled: id !== null });
  const [live, setLive] = useState<{ id: string | null; latencies: readonly Latency[] }>({ id, latencies: NOTHING });
  const { refetch } = past;
  const began = row ? `${row.state} ${row.sinceMs}` : null;
  useEffect(() => {
    if (id !== null && began !== null) void refetch({ cancelRefetch: false });
  }, [id, began, refetch]);
  const [atMs, latencyMs] = [row?.evidence?.atMs ?? null, row?.latencyMs ?? null];
  useEffect(() => {
    if (atMs === null) return;
    setLive((was) => ({
      id,
      latencies: withLatest(was.id === id ? was.latencies : NOTHING, { atMs, latencyMs }, MOST),
    }));
  }, [id, atMs, latencyMs]);
  if (!past.data?.ok) return null;
  const own = live.id === id ? live.latencies : NOTHING;
  const latencies = own.reduce((known, each) => withLatest(known, each, MOST), past.data.value.latencies);
  return { ...past.data.value, latencies };
}
