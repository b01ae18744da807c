import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { countStates } from "@/lib/status/states";
import type { StatusOutput, StatusRow } from "./contract/status-output";
import { problemJson } from "./problem-json";

/** What the console's clock calls `atMs`, as a time of day. */
const timeOf = (atMs: number, nowMs: number): string => new Date(Date.now() - nowMs + atMs).toISOString();

/** The contract of one row, field by field. `nowMs`: of the view it is in. */
export const statusRowJson = (row: FleetRow, nowMs: number): StatusRow => ({
  kind: row.kind,
  name: row.name,
  context: row.context,
  home: row.home && { context: row.home.context, kiali: row.home.kiali },
  mesh: row.mesh,
  state: row.state,
  detail: row.detail,
  layer: row.layer,
  more: row.more.map(({ state, detail, layer }) => ({ state, detail, layer })),
  seenAt: row.evidence && timeOf(row.evidence.atMs, nowMs),
  seenBy: row.evidence?.from ?? null,
  version: row.version,
  kialiVersion: row.kialiVersion,
  latencyMs: row.latencyMs,
  credential: row.credential && {
    kind: row.credential.kind,
    issuedAt: row.credential.issuedAt,
    expiresAt: row.credential.expiresAt,
  },
  isLoaded: row.isLoaded,
});

/** The contract of `status`, of these rows of a view. */
export const statusJson = (
  { nowMs, problems }: FleetView,
  rows: readonly FleetRow[],
  isComplete: boolean,
): StatusOutput => ({
  at: new Date().toISOString(),
  isComplete,
  counts: { ...countStates(rows) },
  rows: rows.map((row) => statusRowJson(row, nowMs)),
  problems: problems.map(problemJson),
});
