import { BLANK_ROW } from "./blank-row";
import type { FleetRow, FleetState } from "./fleet-row";
import { connectionRowId, contextRowId, homeRowId } from "./row-id";
import type { IstioSide } from "./topology-link";

const BLANK: Omit<FleetRow, "id" | "kind" | "name"> = {
  ...BLANK_ROW,
  state: "healthy",
  detail: "as it shall be",
};
const KIALI = "istio-system/kiali";

/** A home "<name>" in the context "ctx-<name>". */
export function homeOf(name: string, over: Partial<FleetRow> = {}): FleetRow {
  const home = { context: `ctx-${name}`, kiali: over.home?.kiali ?? KIALI };
  return { ...BLANK, id: homeRowId(home), kind: "home", name, context: home.context, mesh: "mesh1", home, ...over };
}

/** What a home's Kiali reads; in the context "ctx-<name>" unless told. */
export function readBy(home: FleetRow, name: string, over: Partial<FleetRow> = {}): FleetRow {
  if (!home.home) throw new Error("a home has a Kiali");
  const own = { home: home.home, mesh: home.mesh, context: `ctx-${name}` };
  return { ...BLANK, id: connectionRowId(home.home, name), kind: "connection", name, ...own, ...over };
}

/** A context that no known Kiali reads. */
export const contextOnly = (context: string): FleetRow => ({
  ...BLANK,
  ...{ id: contextRowId(context), kind: "context", name: context, context, state: "not-connected" },
});

/** What the Istio of "ctx-<name>" says: it runs an istiod and reads these clusters. */
export const sideOf = (name: string, reads: readonly string[] = [], over: Partial<IstioSide> = {}): IstioSide => ({
  context: `ctx-${name}`,
  clusterId: name,
  mesh: "mesh1",
  hasControlPlane: true,
  reads: reads.map((clusterId) => ({ clusterId, secret: `istio-system/istio-remote-secret-${clusterId}` })),
  problem: null,
  atMs: 1,
  ...over,
});

const STATES: readonly FleetState[] = ["unreachable", "unauthorized", "degraded", "credential-expiring"];

/** A home and this many remotes of its mesh; of each ten, one is ill. */
export function fleetOf(remotes: number, home = homeOf("east")): readonly FleetRow[] {
  const some = Array.from({ length: remotes }, (_, at) => {
    const state = at % 10 === 3 ? (STATES[Math.floor(at / 10) % STATES.length] ?? "degraded") : "healthy";
    return readBy(home, `r${String(at + 1).padStart(3, "0")}`, { state });
  });
  return [home, ...some];
}
