import "server-only";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Cluster } from "@/lib/cluster/cluster";
import { openCluster } from "@/lib/kube/clusters";
import { ok, type Result } from "@/lib/problem";

/** Both clusters of a wish, not dialled yet. Says the home's problem first when neither can be opened. */
export async function openPair(
  wish: Pick<ConnectWish, "home" | "remote">,
): Promise<Result<{ home: Cluster; remote: Cluster }>> {
  const [home, remote] = await Promise.all([openCluster(wish.home), openCluster(wish.remote)]);
  if (!home.ok) return home;
  return remote.ok ? ok({ home: home.value, remote: remote.value }) : remote;
}
