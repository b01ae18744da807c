import type { FleetRow } from "@/lib/status/fleet-row";
import { STATE_WORDS } from "@/lib/status/states";

const texts = new WeakMap<FleetRow, string>();

/** What the search looks at: both names, the home, the mesh, versions, the state and why. */
function textOf(row: FleetRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = [
    row.name,
    row.context,
    row.home?.context,
    row.home?.kiali,
    row.mesh,
    row.version,
    row.kialiVersion && `kiali ${row.kialiVersion}`,
    STATE_WORDS[row.state].label,
    row.detail,
  ]
    .join("\n")
    .toLowerCase();
  texts.set(row, text);
  return text;
}

/** The rows in which every word of the query occurs, in any case and order. The same list when nothing is asked. */
export function findRows(rows: readonly FleetRow[], query: string): readonly FleetRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => words.every((word) => textOf(row).includes(word)));
}
