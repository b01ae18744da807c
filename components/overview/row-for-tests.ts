import { BLANK_ROW } from "@/lib/status/blank-row";
import type { FleetRow } from "@/lib/status/fleet-row";
import { connectionRowId, contextRowId, homeRowId } from "@/lib/status/row-id";

const HOME = { context: "admin@east", kiali: "istio-system/kiali" } as const;

const blank = (name: string): Omit<FleetRow, "id" | "kind"> => ({
  ...BLANK_ROW,
  name,
  context: name,
  home: HOME,
  mesh: "mesh1",
  state: "healthy",
  detail: "Answers with Kiali's credential",
  evidence: { atMs: 1_000, from: "console" },
  version: "v1.34.1",
  latencyMs: 4,
  credential: { kind: "token-secret", issuedAt: null, expiresAt: null },
  isLoaded: true,
});

/** A healthy connection of that name, but for what is told. */
export function connection(name: string, change: Partial<FleetRow> = {}): FleetRow {
  const row = { ...blank(name), kind: "connection" as const, ...change };
  return { id: connectionRowId(row.home ?? HOME, name), ...row };
}

/** A home that serves, but for what is told. */
export function home(name: string, change: Partial<FleetRow> = {}): FleetRow {
  const row = { ...blank(name), kind: "home" as const, kialiVersion: "v2.29.0", credential: null, ...change };
  return { id: homeRowId(row.home ?? HOME), ...row };
}

/** A context that nobody reads. */
export const context = (name: string, change: Partial<FleetRow> = {}): FleetRow => ({
  ...blank(name),
  id: contextRowId(name),
  kind: "context",
  home: null,
  mesh: null,
  state: "not-connected",
  detail: "No known Kiali reads it",
  evidence: null,
  version: null,
  latencyMs: null,
  credential: null,
  isLoaded: null,
  ...change,
});
