import type { FleetRow, FleetView } from "@/lib/status/fleet-row";

/** What is so of the clusters at a moment, known by who made it so. */
export type Truth = {
  homes: number;
  connections: number;
  /** Names of connections whose cluster does not do what Kiali needs. */
  dead: ReadonlySet<string>;
};

/** How many rows do not yet say what is so, by what was seen since `sinceMs` (console clock); rows that are not there count too. */
export function untrueRows({ rows }: Pick<FleetView, "rows">, truth: Truth, sinceMs: number): number {
  const count = (kind: FleetRow["kind"], isTrue: (row: FleetRow) => boolean): number =>
    rows.filter((row) => row.kind === kind && isSeenSince(row, sinceMs) && isTrue(row)).length;
  const homes = count("home", ({ state }) => state !== "unknown");
  const connections = count("connection", ({ name, state }) =>
    truth.dead.has(name) ? state !== "healthy" && state !== "unknown" : state === "healthy",
  );
  return truth.homes - homes + (truth.connections - connections);
}

const isSeenSince = ({ evidence }: FleetRow, sinceMs: number): boolean => evidence !== null && evidence.atMs >= sinceMs;
