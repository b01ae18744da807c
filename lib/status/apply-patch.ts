import type { FleetPatch, FleetRow, FleetView } from "./fleet-row";

/** The view after a patch. Rows that did not change stay the same objects, so that what shows them need not be drawn again. */
export function applyPatch(view: FleetView, patch: FleetPatch): FleetView {
  const { rows: changed, seen, gone, ...rest } = patch;
  const next = new Map(view.rows.map((row) => [row.id, row]));
  for (const id of gone) next.delete(id);
  for (const row of changed) next.set(row.id, row);
  for (const [id, atMs, latencyMs, nextLookMs] of seen) {
    const row = next.get(id);
    if (row) next.set(id, seenAgain(row, atMs, latencyMs, nextLookMs));
  }
  const isSame = changed.length + seen.length + gone.length === 0;
  return { ...rest, rows: isSame ? view.rows : [...next.values()] };
}

const seenAgain = (row: FleetRow, atMs: number, latencyMs: number | null, nextLookMs: number | null): FleetRow => ({
  ...row,
  evidence: { atMs, from: row.evidence?.from ?? "console" },
  latencyMs,
  nextLookMs,
});
