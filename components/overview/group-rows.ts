import type { FleetRow, FleetState } from "@/lib/status/fleet-row";
import { countStates, STATES_WORST_FIRST } from "@/lib/status/states";
import type { Grouping } from "./fleet-wish";

/** Rows under one heading; `title` null: all of them, without one. */
export type RowGroup = { key: string; title: string | null; note: string | null; rows: readonly FleetRow[] };

/** Cuts rows into groups and keeps their order; the group of the first row comes first. `all` has the homes that give groups their names. */
export function groupRows(
  rows: readonly FleetRow[],
  grouping: Grouping,
  all: readonly FleetRow[] = rows,
): readonly RowGroup[] {
  if (grouping === "none") return rows.length === 0 ? [] : [{ key: "all", title: null, note: null, rows }];
  const groups = new Map<string, FleetRow[]>();
  for (const row of rows) {
    const key = keyOf(row, grouping);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].map(([key, members]) => ({ key, ...titleOf(members[0], grouping, all), rows: members }));
}

const keyOf = ({ mesh, home }: FleetRow, grouping: Grouping): string =>
  grouping === "mesh" ? `mesh ${mesh ?? ""}` : `home ${home?.context ?? ""}\n${home?.kiali ?? ""}`;

function titleOf(
  row: FleetRow | undefined,
  grouping: Grouping,
  all: readonly FleetRow[],
): Pick<RowGroup, "title" | "note"> {
  if (grouping === "mesh")
    return row?.mesh ? { title: row.mesh, note: "mesh" } : { title: "Mesh not known", note: null };
  if (!row?.home) return { title: "No home", note: null };
  const { context, kiali } = row.home;
  const home = all.find((each) => each.kind === "home" && each.home?.context === context && each.home.kiali === kiali);
  return { title: home?.name ?? context, note: kiali === "" ? context : `${kiali} in ${context}` };
}

/** The states that occur, worst first, each with how often. */
export function statesIn(rows: readonly Pick<FleetRow, "state">[]): readonly (readonly [FleetState, number])[] {
  const counts = countStates(rows);
  return STATES_WORST_FIRST.flatMap((state) => (counts[state] > 0 ? [[state, counts[state]] as const] : []));
}
