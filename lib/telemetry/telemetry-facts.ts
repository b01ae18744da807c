import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { once } from "@/lib/checks/once";
import type { Result } from "@/lib/problem";
import type { MeshCluster } from "./mesh-cluster";
import { meshClusters } from "./mesh-clusters";
import { type KnownStores, knownStores } from "./store-facts";

/** What one Kiali is told about telemetry and the stores it asks. Each is read when first asked for, and once. */
export type TelemetryFacts = KnownStores & {
  /** The home and every connection, with the contexts that reach them. */
  clusters: () => Promise<Result<readonly MeshCluster[]>>;
};

/** `said` names contexts that no address tells; `signal` ends what is on the way to a store. */
export const telemetryFacts = (
  facts: HomeFacts,
  { said, signal }: { said?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
): TelemetryFacts => ({ ...knownStores(facts, signal), clusters: once(() => meshClusters(facts, said)) });
