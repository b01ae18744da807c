import type { FleetRow } from "@/lib/status/fleet-row";

/** A healthy connection that was just asked, but for what is said. */
export const rowForTests = (over: Partial<FleetRow> = {}): FleetRow => ({
  id: "row",
  kind: "connection",
  name: "west",
  context: null,
  home: { context: "home", kiali: "istio-system/kiali" },
  mesh: null,
  state: "healthy",
  detail: "Answers with Kiali's credential",
  layer: null,
  more: [],
  evidence: { atMs: 1_000, from: "console" },
  sinceMs: null,
  version: null,
  kialiVersion: null,
  latencyMs: null,
  credential: null,
  isLoaded: true,
  isWatched: false,
  nextLookMs: null,
  ...over,
});
