import type { RemoteMatch } from "@/lib/access/inventory/inventory";
import type { ContextRow } from "@/lib/cluster/context-row";

/**
 * The context of a connection's cluster: the one the operator named, else the only one whose address is the entry's. Of several with
 * that address the one named as the cluster, then the first. Null when no context has it: then the operator has to say.
 */
export function matchContext(
  { name, server }: { name: string; server: string | null },
  contexts: readonly ContextRow[],
  said: Readonly<Record<string, string>>,
): RemoteMatch | null {
  const told = said[name];
  if (told !== undefined) return { context: told, how: "said" };
  if (server === null) return null;
  const there = byAddress(contexts).get(addressOf(server)) ?? [];
  const found = there.find((row) => row.name === name) ?? there[0];
  return found ? { context: found.name, how: "address" } : null;
}

type Places = ReadonlyMap<string, readonly ContextRow[]>;
const known = new WeakMap<readonly ContextRow[], Places>();

/** Worked out once for all connections of a home: hundreds of entries beside hundreds of contexts would take their product otherwise. */
function byAddress(contexts: readonly ContextRow[]): Places {
  const places = known.get(contexts) ?? Map.groupBy(contexts, ({ server }) => addressOf(server ?? ""));
  known.set(contexts, places);
  return places;
}

/** The same for all ways to write one address; what is no address is only itself. */
function addressOf(server: string): string {
  const url = URL.parse(server);
  return url ? url.origin + url.pathname.replace(/\/+$/, "") : server;
}
