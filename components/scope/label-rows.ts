import { judgeLabels, type LabelFault } from "@/lib/query-scope/scope-labels";
import type { ScopeOf } from "@/lib/query-scope/scope-of";

/** One line of the editor; `id` only tells lines apart. */
export type LabelRow = { id: number; name: string; value: string };
export type RowFault = { row: number; in: LabelFault["in"]; words: string };

export const rowsOf = (labels: Readonly<Record<string, string>>): readonly LabelRow[] =>
  Object.keys(labels)
    .sort()
    .map((name, index) => ({ id: index + 1, name, value: labels[name] ?? "" }));

/** Of two lines with one name the first counts; lines that nothing was typed into count for nothing. */
export const labelsOf = (rows: readonly LabelRow[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rows
      .filter((row) => !isBlank(row))
      .toReversed()
      .map(({ name, value }) => [name, value]),
  );

/** What is wrong with each line that something was typed into. */
export function rowFaults(rows: readonly LabelRow[], of: ScopeOf): readonly RowFault[] {
  const { faults } = judgeLabels(labelsOf(rows), of);
  return rows.flatMap((row, index): readonly RowFault[] => {
    if (isBlank(row)) return [];
    if (rows.slice(0, index).some(({ name }) => name === row.name))
      return [{ row: row.id, in: "name", words: "This label is there already: it cannot have two values" }];
    return faults
      .filter(({ name }) => name === row.name)
      .map((fault) => ({ row: row.id, in: fault.in, words: fault.words }));
  });
}

export const nextId = (rows: readonly LabelRow[]): number => Math.max(0, ...rows.map(({ id }) => id)) + 1;

const isBlank = ({ name, value }: LabelRow): boolean => name === "" && value === "";
