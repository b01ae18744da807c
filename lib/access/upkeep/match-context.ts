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
  const there = contexts.filter((row) => sameAddress(row.server, server));
  const found = there.find((row) => row.name === name) ?? there[0];
  return found ? { context: found.name, how: "address" } : null;
}

function sameAddress(a: string | null, b: string): boolean {
  if (a === null || !URL.canParse(a) || !URL.canParse(b)) return a === b;
  const [left, right] = [new URL(a), new URL(b)];
  return left.origin === right.origin && trimmed(left.pathname) === trimmed(right.pathname);
}

const trimmed = (path: string): string => path.replace(/\/+$/, "");
