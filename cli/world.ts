import { contextRow } from "@/lib/kube/context-row";
import { loadKubeconfig } from "@/lib/kube/load-kubeconfig";
import type { Clusters } from "./clusters";

/** The client behind the door is loaded when a cluster is opened: listing contexts does without. */
let client: Promise<typeof import("@/lib/kube/clusters")> | null = null;
const load = () => {
  client ??= import("@/lib/kube/clusters");
  return client;
};

/** The operator's own kubeconfig, through the only door. */
export const clusters: Clusters = {
  contextRows: async () => {
    const { contexts, problems } = await loadKubeconfig();
    return { rows: contexts.map(contextRow), problems };
  },
  openCluster: async (context) => (await load()).openCluster(context),
  loadOpenEndpoint: async () => (await import("@/lib/kube/open-endpoint")).openEndpoint,
  loadOpenStore: async () => (await import("@/lib/stores/open-store")).openStore,
  knownHomes: async () => (await import("@/lib/runs/known-homes")).knownHomes(),
  loadFleet: async () => {
    const { Engine } = await import("@/lib/fleet/engine");
    return (homes) => new Engine({ homes: async () => homes });
  },
  closeClusters: async () => {
    if (client) await (await client).closeClusters();
  },
};
