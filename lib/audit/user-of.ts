import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";

/** The Kubernetes user that each cluster sees, for the audit file; null when a cluster would not say. */
export const userOf =
  (clusters: readonly Cluster[]) =>
  async (context: string): Promise<string | null> => {
    const me = await clusters.find((cluster) => cluster.context === context)?.whoAmI();
    return me?.ok ? me.value.username : null;
  };
