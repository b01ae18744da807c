import type { Cluster, OpenEndpoint } from "@/lib/cluster/cluster";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Problem, Result } from "@/lib/problem";
import type { OpenStore } from "@/lib/telemetry/store";

/** The kubeconfig and the clusters behind it, as the verbs use them; tests pass fakes. */
export type Clusters = {
  contextRows: () => Promise<{ rows: readonly ContextRow[]; problems: readonly Problem[] }>;
  openCluster: (context: string) => Promise<Result<Cluster>>;
  loadOpenEndpoint: () => Promise<OpenEndpoint>;
  /** For stores of metrics and traces that are no Service of the home. */
  loadOpenStore?: () => Promise<OpenStore>;
  closeClusters: () => Promise<void> | void;
};
