import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";

/** The Kubernetes user that each cluster sees, for the audit file; null when a cluster would not say. Asks at once, so that no step waits. */
export function userOf(clusters: readonly Cluster[]): (context: string) => Promise<string | null> {
  const asked = new Map(clusters.map((cluster) => [cluster.context, cluster.whoAmI()]));
  return async (context) => {
    const me = await asked.get(context);
    return me?.ok ? me.value.username : null;
  };
}
