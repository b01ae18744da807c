import "server-only";
import type { OwnedPiece } from "@/lib/access/inventory/inventory";
import type { Cluster, Endpoint } from "@/lib/cluster/cluster";
import type { Secret } from "@/lib/secret";

/** A token that has to be refused, and where it is tried: as Kiali tried it, or as this console reaches that cluster. */
export type DeathProbe = { token: Secret; endpoint: Endpoint; besides?: Endpoint };

/** When the home has no copy any more, the token Secrets that are about to go still do. */
export async function keptTokens(
  cluster: Cluster,
  pieces: readonly OwnedPiece[],
  signal: AbortSignal,
): Promise<readonly DeathProbe[]> {
  const going = pieces.filter(({ what, fate }) => what === "token" && fate === "delete");
  const read = await Promise.all(
    going.map(({ ref }) => cluster.readSecret({ namespace: ref.namespace ?? "", name: ref.name }, { signal })),
  );
  return read.flatMap((each) => {
    const token = each.ok ? each.value?.data.token : undefined;
    return token ? [{ token, endpoint: cluster.endpoint }] : [];
  });
}
