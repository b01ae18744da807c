import type { Patience } from "@/lib/access/poll-until";
import type { ConnectPatience } from "@/lib/access/run-connect";
import type { Cluster, OpenEndpoint } from "@/lib/cluster/cluster";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Result } from "@/lib/problem";
import type { OpenStore } from "@/lib/telemetry/store";

/** What a verb may reach: the home, and any other cluster of the kubeconfig by its context. Nothing is dialled before it is asked. */
export type UpkeepWorld = {
  home: Cluster;
  /** Opens a context of the kubeconfig; the same handle each time. */
  open: (context: string) => Promise<Result<Cluster>>;
  /** The kubeconfig's contexts, to find the one that has an entry's address. */
  contexts: readonly ContextRow[];
  openEndpoint: OpenEndpoint;
  /** For stores that are no Service of the home; without it only those are asked. */
  openStore?: OpenStore;
  /** How long each part of a run may take, where it is not the usual; tests shorten it. */
  patience?: Partial<ConnectPatience & { refused: Patience; spans: Patience }>;
};
