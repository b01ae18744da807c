import { applyPatch } from "@/lib/status/apply-patch";
import type { FleetPatch, FleetRow, FleetView } from "@/lib/status/fleet-row";

/** What the console tells: everything, or what changed after the revision `since`. */
export type FleetTold = { kind: "view"; view: FleetView } | { kind: "patch"; patch: FleetPatch; since: number };

/**
 * The newer of what is known and what was told; "gap" when a patch belongs to another life of the console or begins after what is known, so that
 * only a whole view helps. Rows that say the same stay the same objects.
 */
export function newerView(known: FleetView | null, told: FleetTold): FleetView | "gap" {
  if (told.kind === "patch") {
    if (known === null || known.epoch !== told.patch.epoch || known.rev < told.since) return "gap";
    return told.patch.rev < known.rev ? known : applyPatch(known, told.patch);
  }
  if (known === null) return told.view;
  if (known.epoch === told.view.epoch && told.view.rev < known.rev) return known;
  return { ...told.view, rows: sameRows(known.rows, told.view.rows) };
}

function sameRows(before: readonly FleetRow[], now: readonly FleetRow[]): readonly FleetRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return now.map((row) => {
    const old = known.get(row.id);
    return old && JSON.stringify(old) === JSON.stringify(row) ? old : row;
  });
}
