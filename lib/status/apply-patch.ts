import type { FleetPatch, FleetRow, FleetView, SeenAgain } from "./fleet-row";

/** The view after a patch. Rows that did not change stay the same objects, so that what shows them need not be drawn again. */
export function applyPatch(view: FleetView, patch: FleetPatch): FleetView {
  const { rows: changed, seen, gone, ...rest } = patch;
  const next = new Map(view.rows.map((row) => [row.id, row]));
  for (const id of gone) next.delete(id);
  for (const row of changed) next.set(row.id, row);
  for (const again of seen) {
    const row = next.get(again[0]);
    if (row) next.set(row.id, seenAgain(row, again));
  }
  const isSame = changed.length + seen.length + gone.length === 0;
  return { ...rest, rows: isSame ? view.rows : [...next.values()] };
}

/** A row without evidence has not been looked at: seeing it again does not make any. */
const seenAgain = (row: FleetRow, [, atMs, latencyMs, nextLookMs, loadedMs = null]: SeenAgain): FleetRow => ({
  ...row,
  evidence: row.evidence && { ...row.evidence, atMs },
  ...(loadedMs !== null && row.loadedEvidence ? { loadedEvidence: { ...row.loadedEvidence, atMs: loadedMs } } : {}),
  latencyMs,
  nextLookMs,
});
