import type { Cluster } from "@/lib/cluster/cluster";
import { openCluster } from "@/lib/kube/clusters";
import type { Pair } from "./real-benches";

/** Both clusters of a pair, as the console opens them. */
export async function openBoth(kubeconfig: string, pair: Pair): Promise<{ home: Cluster; remote: Cluster }> {
  process.env.KUBECONFIG = kubeconfig;
  const [home, remote] = await Promise.all([openCluster(pair.home), openCluster(pair.remote)]);
  if (!home.ok || !remote.ok) throw new Error("a context of the bench cannot be opened");
  return { home: home.value, remote: remote.value };
}
