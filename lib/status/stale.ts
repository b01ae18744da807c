import type { FleetRow } from "./fleet-row";

/** What was seen longer ago than this is the last known state, not the present one. */
export const STALE_AFTER_MS = 90_000;

/** Age of a row's evidence in ms, never below 0; null when nobody has looked. `nowMs` is the console's clock. */
export const ageMs = ({ evidence }: Pick<FleetRow, "evidence">, nowMs: number): number | null =>
  evidence === null ? null : Math.max(0, nowMs - evidence.atMs);

/** Whether a row says what was, not what is. A row that nobody asks by himself is always only what was last seen. */
export function isStale(row: Pick<FleetRow, "evidence" | "isWatched" | "isFromBefore">, nowMs: number): boolean {
  const age = ageMs(row, nowMs);
  if (row.isFromBefore) return true;
  return age !== null && age > STALE_AFTER_MS && !row.isWatched;
}
