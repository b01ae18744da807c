import type { ConnectionRow, Finding, RemoteSide } from "@/lib/access/inventory/inventory";
import { credentialLife } from "./credential-life";

const WEIGHT: Readonly<Record<Finding["severity"], number>> = { fail: 3, warn: 2, info: 1 };
export type Severity = Finding["severity"];

/** What home and remote find wrong, worst first; one that both tell is told once. */
export function allFindings(row: ConnectionRow, side: RemoteSide | null): readonly Finding[] {
  const told = new Set<string>();
  return [...row.findings, ...(side?.findings ?? [])]
    .filter(({ id, detail }) => !told.has(`${id} ${detail}`) && told.add(`${id} ${detail}`))
    .toSorted((a, b) => WEIGHT[b.severity] - WEIGHT[a.severity]);
}

export const worstOf = (findings: readonly Finding[]): Severity | null => findings[0]?.severity ?? null;

export type Order = "worst" | "name" | "expiry";

/** The rows in order: "worst" by severity, then by how many, then by name; "expiry" by what ends first. Names sort as people count. */
export function sortRows(
  rows: readonly ConnectionRow[],
  order: Order,
  sideOf: (row: ConnectionRow) => RemoteSide | null,
  now: number,
): readonly ConnectionRow[] {
  const byName = (a: ConnectionRow, b: ConnectionRow) => a.name.localeCompare(b.name, "en", { numeric: true });
  if (order === "name") return rows.toSorted(byName);
  if (order === "expiry") {
    const left = (row: ConnectionRow) => credentialLife(row, now).leftMs ?? Number.POSITIVE_INFINITY;
    return rows.toSorted((a, b) => compare(left(a), left(b)) || byName(a, b));
  }
  const weights = new Map(
    rows.map((row) => {
      const findings = allFindings(row, sideOf(row));
      const worst = worstOf(findings);
      return [row, { worst: worst === null ? 0 : WEIGHT[worst], count: findings.length }] as const;
    }),
  );
  const weigh = (row: ConnectionRow) => weights.get(row) ?? { worst: 0, count: 0 };
  return rows.toSorted((a, b) => weigh(b).worst - weigh(a).worst || weigh(b).count - weigh(a).count || byName(a, b));
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
