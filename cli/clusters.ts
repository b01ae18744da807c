import type { Cluster, OpenEndpoint } from "@/lib/cluster/cluster";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Fleet } from "@/lib/fleet/fleet";
import type { Problem, Result } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { OpenStore } from "@/lib/telemetry/store";

/** The kubeconfig and the clusters behind it, as the verbs use them; tests pass fakes. */
export type Clusters = {
  contextRows: () => Promise<{ rows: readonly ContextRow[]; problems: readonly Problem[] }>;
  openCluster: (context: string) => Promise<Result<Cluster>>;
  loadOpenEndpoint: () => Promise<OpenEndpoint>;
  /** For stores of metrics and traces that are no Service of the home. */
  loadOpenStore?: () => Promise<OpenStore>;
  /** Homes that the console remembers. */
  knownHomes?: () => Promise<readonly KnownHome[]>;
  /** Begins to ask these homes, with an engine of its own that writes nothing. */
  loadFleet?: () => Promise<(homes: readonly KnownHome[]) => Fleet>;
  closeClusters: () => Promise<void> | void;
};
