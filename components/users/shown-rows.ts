import type { Access, AccessColumn } from "@/lib/users/access-matrix";

/** One namespace across the clusters; a cluster that is not in `cells` has no such namespace. */
export type GridRow = {
  /** Null: every namespace of a cluster, also those that are yet to come. */
  namespace: string | null;
  isInMesh: boolean;
  cells: ReadonlyMap<string, Access>;
};

export type RowFilter = { text: string; isDifferent: boolean; isMeshOnly: boolean };

/** The rows of the grid: every namespace in one, then namespaces of the mesh, then the others, each by name. */
export function gridRows(columns: readonly AccessColumn[]): readonly GridRow[] {
  const rows = new Map<string, { isInMesh: boolean; cells: Map<string, Access> }>();
  for (const { cluster, namespaces } of columns)
    for (const { namespace, isInMesh, access } of namespaces) {
      const row = rows.get(namespace) ?? { isInMesh: false, cells: new Map() };
      row.cells.set(cluster, access);
      rows.set(namespace, { cells: row.cells, isInMesh: row.isInMesh || isInMesh });
    }
  const everywhere = columns.flatMap(({ cluster, everywhere: all }) => (all ? [[cluster, all] as const] : []));
  return [
    ...(everywhere.length > 0 ? [{ namespace: null, isInMesh: true, cells: new Map(everywhere) }] : []),
    ...[...rows]
      .map(([namespace, row]) => ({ namespace, ...row }))
      .sort((a, b) => Number(b.isInMesh) - Number(a.isInMesh) || (a.namespace < b.namespace ? -1 : 1)),
  ];
}

/** Rows that a filter leaves. */
export const shownRows = (rows: readonly GridRow[], { text, isDifferent, isMeshOnly }: RowFilter): readonly GridRow[] =>
  rows.filter(
    (row) =>
      (row.namespace ?? "every namespace").includes(text.trim().toLowerCase()) &&
      (!isDifferent || differs(row)) &&
      (!isMeshOnly || row.isInMesh),
  );

/** Whether somebody would find the namespace to be another thing in one cluster than in the next; what is not known differs from nothing. */
function differs({ cells }: GridRow): boolean {
  const kinds = (["sees", "logs", "writes"] as const).map((what) => {
    const states = [...cells.values()].map((access) => access[what].state).filter((state) => state !== "unknown");
    return new Set(states.map((state) => (state === "hidden" ? "no" : state))).size;
  });
  return kinds.some((count) => count > 1);
}
