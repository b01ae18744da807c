import { closeClusters, contextRows, openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Clusters } from "./clusters";

/** The operator's own kubeconfig, through the only door. */
export const clusters: Clusters = { contextRows, openCluster, openEndpoint, closeClusters };
