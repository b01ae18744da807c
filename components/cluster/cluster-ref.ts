import type { HomeRef } from "@/components/home/home-ref";
import { homeParams } from "@/components/home/home-ref";
import type { FleetRow } from "@/lib/status/fleet-row";
import { connectionRowId, contextRowId } from "@/lib/status/row-id";

/** Which cluster the page is about: a connection of one home, or a context alone. */
export type ConnectionRef = { home: HomeRef; name: string };
export type ClusterRef = ({ kind: "connection" } & ConnectionRef) | { kind: "context"; context: string };

/** The cluster that an address names; null when it names none. A connection wins over a context. */
export function clusterRefFrom(params: Pick<URLSearchParams, "get">): ClusterRef | null {
  const [home, kiali, name, context] = ["home", "kiali", "name", "context"].map((key) => params.get(key) || null);
  if (home && name) return { kind: "connection", home: { home, kiali: kiali ?? null }, name };
  return context ? { kind: "context", context } : null;
}

/** The live row of a connection. An address that names no Kiali means the only one of its home. */
export const connectionRowOf = (
  rows: readonly FleetRow[],
  { home: { home, kiali }, name }: ConnectionRef,
): FleetRow | null =>
  rows.find(
    (row) =>
      row.kind === "connection" &&
      row.name === name &&
      row.home?.context === home &&
      (kiali === null || row.home.kiali === kiali),
  ) ?? null;

/** The id under which the engine keeps it; null while it is not known which Kiali is meant. */
export const connectionIdOf = ({ home: { home, kiali }, name }: ConnectionRef): string | null =>
  kiali === null ? null : connectionRowId({ context: home, kiali }, name);

export const contextRowOf = (rows: readonly FleetRow[], context: string): FleetRow | null =>
  rows.find(({ id }) => id === contextRowId(context)) ?? null;

/** Connections that lead to a context: its own page tells nothing that theirs do not tell better. */
export const readersOf = (rows: readonly FleetRow[], context: string): readonly FleetRow[] =>
  rows.filter((row) => row.kind === "connection" && row.context === context);

/** As search params, the way the routes of this page name a connection. */
export function connectionParams({ home, name }: ConnectionRef): URLSearchParams {
  const params = homeParams(home);
  params.set("name", name);
  return params;
}

/** The address of a connection's page. */
export const connectionAddress = (ref: ConnectionRef) => `/cluster?${connectionParams(ref)}` as const;
