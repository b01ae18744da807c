import type { FleetRow, FleetView } from "@/lib/status/fleet-row";

/** For tests: a row with what matters said, everything else as nobody has looked. */
export const testRow = (row: Partial<FleetRow> & Pick<FleetRow, "id">): FleetRow => ({
  kind: "connection",
  name: row.id,
  context: row.id,
  home: { context: "east", kiali: "istio-system/kiali" },
  mesh: null,
  state: "healthy",
  detail: "Answers with Kiali's credential",
  layer: null,
  more: [],
  evidence: { atMs: 0, from: "console" },
  sinceMs: null,
  version: null,
  kialiVersion: null,
  latencyMs: null,
  credential: null,
  isLoaded: null,
  isWatched: false,
  nextLookMs: null,
  ...row,
});

export const testView = (rows: readonly FleetRow[], more: Partial<FleetView> = {}): FleetView => ({
  epoch: "e",
  rev: 1,
  nowMs: 0,
  rows,
  sweep: null,
  sweptMs: null,
  problems: [],
  ...more,
});
