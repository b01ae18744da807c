import "server-only";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { ContextRow } from "@/lib/cluster/context-row";
import { connectionReasons } from "@/lib/status/connection-state";
import type { FleetRow, HomeOf, Reason } from "@/lib/status/fleet-row";
import { homeReasons } from "@/lib/status/home-state";
import type { Look, RightsLook } from "@/lib/status/look";
import { connectionRowId, contextRowId, homeRowId } from "@/lib/status/row-id";
import type { HomeSeen } from "./look-at-home";

/** The row of a home. Before the first look nothing but its name is known. */
export function homeRow(home: HomeOf, seen: HomeSeen | null): FleetRow {
  const facts = seen && {
    atMs: seen.atMs,
    problem: seen.problem,
    health: seen.health,
    connections: seen.inventory?.connections.length ?? 0,
    problems: seen.inventory?.problems ?? [],
  };
  return {
    ...BLANK,
    ...worst(homeReasons(facts)),
    id: homeRowId(home),
    kind: "home",
    name: seen?.inventory?.kiali.clusterName ?? home.context,
    context: home.context,
    home,
    mesh: seen?.mesh ?? null,
    version: seen?.version ?? null,
    kialiVersion: seen?.inventory?.kiali.version ?? null,
    latencyMs: seen?.latencyMs ?? null,
  };
}

/** The row of one connection of a home that was read. */
export function connectionRow(
  home: HomeOf,
  row: ConnectionRow,
  seen: HomeSeen,
  { look, rights, wallMs }: { look: Look | null; rights: RightsLook | null; wallMs: number },
): FleetRow {
  const reasons = connectionReasons({ row, homeMs: seen.atMs, kialiMs: seen.atMs, look, rights, wallMs });
  return {
    ...BLANK,
    ...worst(reasons),
    id: connectionRowId(home, row.name),
    kind: "connection",
    name: row.name,
    context: row.remote?.context ?? null,
    home,
    mesh: seen.mesh,
    version: look?.version ?? null,
    latencyMs: look?.latencyMs ?? null,
    credential: row.credential,
    isLoaded: row.isLoaded,
  };
}

/** The row of a context that no known home reads. Nobody asks it by himself. */
export const contextOnlyRow = ({ name, problem }: ContextRow, isAnyHomeKnown: boolean): FleetRow => ({
  ...BLANK,
  id: contextRowId(name),
  kind: "context",
  name,
  context: name,
  state: isAnyHomeKnown && !problem ? "not-connected" : "unknown",
  detail: problem
    ? "Its entry in the kubeconfig cannot be used"
    : isAnyHomeKnown
      ? "No known Kiali reads it"
      : "Nobody has looked for a Kiali yet",
});

const BLANK = {
  context: null,
  home: null,
  mesh: null,
  layer: null,
  more: [],
  evidence: null,
  sinceMs: null,
  version: null,
  kialiVersion: null,
  latencyMs: null,
  credential: null,
  isLoaded: null,
  isWatched: false,
  nextLookMs: null,
} satisfies Partial<FleetRow>;

/** Healthy is no reason beside a worse one. */
function worst(reasons: readonly Reason[]): Pick<FleetRow, "state" | "detail" | "layer" | "evidence" | "more"> {
  const [first, ...rest] = reasons;
  if (!first) throw new Error("a row has at least one reason");
  return { ...first, more: rest.filter(({ state }) => state !== "healthy" && state !== "unknown") };
}
