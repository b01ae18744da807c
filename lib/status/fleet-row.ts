import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { Problem } from "@/lib/problem";

/** Every state there is; `STATES_WORST_FIRST` has their order. */
export type FleetState =
  | "unreachable"
  | "unauthorized"
  | "not-loaded"
  | "degraded"
  | "orphaned"
  | "drifted"
  | "credential-expiring"
  | "quarantined"
  | "unknown"
  | "healthy"
  | "not-connected";

/** How far the way to a cluster held, outermost first: the layer at which it broke. */
export type Layer = "dns" | "tcp" | "tls" | "identity" | "rights" | "version";

/**
 * When something was seen and who saw it. Times are in ms of the console's own clock, which begins with the wall clock and then only goes
 * on: what a wall clock that jumps says of an age is wrong. `FleetView.nowMs` is the same clock at the moment of sending.
 */
export type Evidence = { atMs: number; from: "console" | "kiali" };

/** One thing that is so, in one sentence. */
export type Reason = { state: FleetState; detail: string; layer: Layer | null; evidence: Evidence | null };

/** A Kiali: the context of its cluster and "namespace/name". */
export type HomeOf = { context: string; kiali: string };

/** One home, one connection of a home, or one context that no known home reads. Holds nothing secret. */
export type FleetRow = {
  /** Stable over restarts; `rowId` makes it. */
  id: string;
  kind: "home" | "connection" | "context";
  /** What Kiali and Istio call the cluster; a context's own name where nothing says. */
  name: string;
  context: string | null;
  /** The Kiali that reads it; for a home itself; null for a context. */
  home: HomeOf | null;
  mesh: string | null;
  state: FleetState;
  /** Why it has that state, in one sentence. */
  detail: string;
  layer: Layer | null;
  /** What else is so, worst first. */
  more: readonly Reason[];
  /** Of the state; null when nobody has looked yet. */
  evidence: Evidence | null;
  /** When the state began, console clock; null when nobody saw it begin. */
  sinceMs: number | null;
  /** Of Kubernetes, as "v1.34.1". */
  version: string | null;
  /** Of the Kiali of a home. */
  kialiVersion: string | null;
  /** Of the last answer. */
  latencyMs: number | null;
  credential: Pick<ConnectionRow["credential"], "kind" | "issuedAt" | "expiresAt"> | null;
  /** Whether Kiali lists it; null where it would not say, or has not been asked since the cluster came back. */
  isLoaded: boolean | null;
  /** When Kiali said so; it is asked more seldom than the cluster. Absent where it has not been asked. */
  loadedEvidence?: Evidence | null;
  /** Changes show at once, because the cluster is watched. */
  isWatched: boolean;
  /** When it is asked next, console clock; null when nobody asks by himself (a login that would open a window, for one). */
  nextLookMs: number | null;
  /** Kept from before this console started, and not looked at since. */
  isFromBefore?: true;
};

/** A row changed its state. */
export type StateChange = { atMs: number; from: FleetState | null; to: FleetState; detail: string };

/** Everything, at one moment. */
export type FleetView = {
  /** One life of one console: revisions of another one mean nothing. */
  epoch: string;
  rev: number;
  nowMs: number;
  rows: readonly FleetRow[];
  /** A sweep over everything that is going on. */
  sweep: { done: number; total: number } | null;
  /** When the last sweep over everything ended, console clock. */
  sweptMs: number | null;
  /** What is wrong with the kubeconfig itself. */
  problems: readonly Problem[];
};

/** A row that was looked at again and is as it was: id, when (console clock), latency, when next, and when Kiali said so. */
export type SeenAgain = readonly [
  id: string,
  atMs: number,
  latencyMs: number | null,
  nextLookMs: number | null,
  loadedMs?: number | null,
];

/** What changed since a revision; `applyPatch` puts it into a view. */
export type FleetPatch = Omit<FleetView, "rows"> & {
  /** Whole rows, new or changed. */
  rows: readonly FleetRow[];
  seen: readonly SeenAgain[];
  gone: readonly string[];
};
