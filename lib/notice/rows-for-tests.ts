import { BLANK_ROW } from "@/lib/status/blank-row";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";

/** For tests: a row with what matters said, everything else as nobody has looked. */
export const testRow = (row: Partial<FleetRow> & Pick<FleetRow, "id">): FleetRow => ({
  ...BLANK_ROW,
  kind: "connection",
  name: row.id,
  context: row.id,
  home: { context: "east", kiali: "istio-system/kiali" },
  state: "healthy",
  detail: "Answers with Kiali's credential",
  evidence: { atMs: 0, from: "console" },
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
