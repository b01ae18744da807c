import "server-only";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Orphan } from "@/lib/plan/orphan";
import { BLANK_ROW } from "@/lib/status/blank-row";
import { type ConnectionFacts, connectionReasons } from "@/lib/status/connection-state";
import type { FleetRow, HomeOf, Reason } from "@/lib/status/fleet-row";
import { type HomeFactsSeen, homeReasons } from "@/lib/status/home-state";
import type { Look } from "@/lib/status/look";
import { connectionRowId, contextRowId, homeRowId } from "@/lib/status/row-id";
import type { HomeSeen } from "./look-at-home";

type Told = Pick<FleetRow, "isWatched" | "nextLookMs">;

/** The row of a home: its last reading, and whether its cluster answers now. Before the first look nothing but its name is known. */
export function homeRow(home: HomeOf, look: Look | null, seen: HomeSeen | null, told: Told): FleetRow {
  const problem = look?.problem ?? seen?.problem ?? null;
  const facts: HomeFactsSeen | null = look && {
    atMs: look.problem ? look.atMs : (seen?.atMs ?? look.atMs),
    kialiMs: seen?.kialiMs ?? null,
    problem,
    layer: look.problem ? (look.layer ?? null) : null,
    health: seen?.health ?? null,
    connections: seen?.inventory?.connections.length ?? 0,
    blind: seen?.blind ?? null,
    problems: (seen?.inventory?.problems ?? []).filter((each) => !isSame(each, seen?.blind)),
  };
  return {
    ...BLANK_ROW,
    ...worst(homeReasons(facts)),
    ...told,
    id: homeRowId(home),
    kind: "home",
    name: seen?.inventory?.kiali.clusterName ?? home.context,
    context: home.context,
    home,
    mesh: seen?.mesh ?? null,
    version: look?.version ?? null,
    kialiVersion: seen?.inventory?.kiali.version ?? null,
    latencyMs: look?.latencyMs ?? null,
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A home that nobody asks by himself: only its name is known. */
export const unaskedHomeRow = (home: HomeOf, detail: string): FleetRow => ({
  ...homeRow(home, null, null, { isWatched: false, nextLookMs: null }),
  detail,
});

/** The row of one connection of a home that was read. */
export function connectionRow(home: HomeOf, mesh: string | null, facts: ConnectionFacts, told: Told): FleetRow {
  const { row, look } = facts;
  return {
    ...BLANK_ROW,
    ...worst(connectionReasons(facts)),
    ...told,
    id: connectionRowId(home, row.name),
    kind: "connection",
    name: row.name,
    context: row.remote?.context ?? null,
    home,
    mesh,
    version: look?.version ?? null,
    latencyMs: look?.latencyMs ?? null,
    credential: { kind: row.credential.kind, issuedAt: row.credential.issuedAt, expiresAt: row.credential.expiresAt },
    isLoaded: row.isLoaded,
    ...(facts.kialiMs !== null && row.isLoaded !== null
      ? { loadedEvidence: { atMs: facts.kialiMs, from: "kiali" } as const }
      : {}),
  };
}

/** The row of something granted whose connection is gone from the home: it stays until it is proven gone. */
export function orphanRow(home: HomeOf, mesh: string | null, orphan: Orphan, atMs: number): FleetRow {
  return {
    ...BLANK_ROW,
    id: connectionRowId(home, orphan.name),
    kind: "connection",
    name: orphan.name,
    context: orphan.context,
    home,
    mesh,
    state: "orphaned",
    detail: orphan.why,
    evidence: { atMs, from: "console" },
  };
}

/** What is known of homes: nothing, not yet everything that they read, or all of it. */
export type HomesKnown = "none" | "unread" | "read";

/** The row of a context that no known home reads. Nobody asks it by himself. */
export const contextOnlyRow = (
  { name, problem }: Pick<ContextRow, "name" | "problem">,
  known: HomesKnown,
): FleetRow => ({
  ...BLANK_ROW,
  id: contextRowId(name),
  kind: "context",
  name,
  context: name,
  state: known === "read" && !problem ? "not-connected" : "unknown",
  detail: problem ? "Its entry in the kubeconfig cannot be used" : CONTEXT_WORDS[known],
});

const CONTEXT_WORDS: Readonly<Record<HomesKnown, string>> = {
  none: "Nobody has looked for a Kiali yet",
  unread: "Not every known home has been read yet, and one of them may read it",
  read: "No known Kiali reads it",
};

/** Healthy is no reason beside a worse one. */
function worst(reasons: readonly Reason[]): Pick<FleetRow, "state" | "detail" | "layer" | "evidence" | "more"> {
  const [first, ...rest] = reasons;
  if (!first) throw new Error("a row has at least one reason");
  return { ...first, more: rest.filter(({ state }) => state !== "healthy" && state !== "unknown") };
}
