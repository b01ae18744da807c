import type { Cluster } from "@/lib/cluster/cluster";
import type { HolderFacts } from "./holder";
import type { LeaseView } from "./lease";

/** Whether a Lease binds nobody any more: its holder is certainly gone, or did not renew in time by the clock of the API server, which also dated the last renewal. */
export async function isStale(
  cluster: Cluster,
  { by, until }: LeaseView,
  isGone: HolderFacts["isGone"],
): Promise<boolean> {
  if (by !== null && isGone(by)) return true;
  if (until === null) return false;
  const version = await cluster.version();
  const now = version.ok && version.value.serverTime ? Date.parse(version.value.serverTime) : Date.now();
  return now > until;
}
