import { findLeaks } from "@/lib/access/inventory/find-leaks";
import type { RemotePieces } from "@/lib/access/inventory/remote-pieces";
import type { Cluster } from "@/lib/cluster/cluster";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import { ok, type Result } from "@/lib/problem";

/**
 * What is left of a connection, and what in its cluster is an access for a Kiali that nobody has any more: bindings of accounts that are gone,
 * roles without a binding, the script's ConfigMap. What a home that is not at hand may use is not among it.
 */
export async function withLeaks(
  remote: Cluster,
  left: Result<RemotePieces>,
  inUse: readonly RemoteEntry[],
): Promise<Result<RemotePieces>> {
  if (!left.ok) return left;
  const accounts = inUse.flatMap(({ token }) =>
    token?.namespace && token.account ? [{ namespace: token.namespace, account: token.account }] : [],
  );
  const leaks = await findLeaks(remote, accounts);
  if (!leaks.ok) return leaks;
  const shown = new Set(left.value.pieces.map(({ uid }) => uid));
  const gone = leaks.value
    .filter(({ fate, uid }) => fate === "delete" && !shown.has(uid))
    .map(({ detail, context: _context, ...piece }) => ({ ...piece, why: `${detail}; ${piece.why}` }));
  return ok({ ...left.value, pieces: [...left.value.pieces, ...gone] });
}
