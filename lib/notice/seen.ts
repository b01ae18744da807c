import type { Orphan } from "@/lib/plan/orphan";
import type { FleetRow, FleetState, HomeOf } from "@/lib/status/fleet-row";
import type { Subject } from "./notice";

/** What is known at one moment. `busyHomes`: contexts of homes where a run goes on: what an operator does is no news to him. */
export type Seen = {
  rows: readonly FleetRow[];
  orphans: readonly { home: HomeOf; orphans: readonly Pick<Orphan, "name" | "context" | "since" | "why">[] }[];
  /** Console clock, ms. */
  nowMs: number;
  /** Wall clock, ms. */
  wallMs: number;
  busyHomes: ReadonlySet<string>;
};

/** What is told as news of its own kind, not as a state. */
const TOLD_APART: ReadonlySet<FleetState> = new Set(["credential-expiring", "orphaned"]);

/**
 * The state of a row as far as it is news; null when nobody looked in the life of this console, which is never news. A credential that expires and a
 * record that is owed are told as such, so behind them stands what else is so.
 */
export function newsState(row: FleetRow): { state: FleetState; detail: string; layer: FleetRow["layer"] } | null {
  if (row.kind === "context" || row.state === "unknown" || row.evidence === null || row.isFromBefore) return null;
  if (!TOLD_APART.has(row.state)) return row;
  const other = row.more.find(({ state }) => !TOLD_APART.has(state) && state !== "unknown");
  return other ?? { state: "healthy", detail: "It answers", layer: null };
}

/** Null for a row that belongs to no home. */
export const subjectOf = (row: FleetRow): Subject | null =>
  row.home && row.kind !== "context"
    ? { cluster: row.name, context: row.context, home: { ...row.home }, kind: row.kind, mesh: row.mesh }
    : null;

export const homeKey = ({ context, kiali }: HomeOf): string => `${context}\n${kiali}`;
