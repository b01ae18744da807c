import { BLANK_ROW } from "@/lib/status/blank-row";
import type { FleetRow } from "@/lib/status/fleet-row";

/** A healthy connection that was just asked, but for what is said. */
export const rowForTests = (over: Partial<FleetRow> = {}): FleetRow => ({
  ...BLANK_ROW,
  id: "row",
  kind: "connection",
  name: "west",
  home: { context: "home", kiali: "istio-system/kiali" },
  state: "healthy",
  detail: "Answers with Kiali's credential",
  evidence: { atMs: 1_000, from: "console" },
  isLoaded: true,
  ...over,
});
