import type { PodHealth } from "@/lib/access/quarantine/pod-health";
import type { Result } from "@/lib/problem";

/** What one Kiali says of one cluster, asked just now. Times of the console's clock. */
export type ClusterInKiali = {
  atMs: number;
  kiali: { namespace: string; name: string; version: string | null };
  /** Every cluster that /api lists: its API server answered Kiali just now. */
  listed: Result<readonly string[]>;
  /** As /api/config says it, which Kiali tells to nobody who has not signed in, but where sign-in is off. Null: it has no such cluster. */
  configured: Result<{ isAccessible: boolean; endpoint: string | null; secret: string | null } | null>;
  /** How many of its namespaces Kiali shows to somebody who has not signed in. */
  namespaces: Result<number>;
  pods: Result<readonly PodHealth[]>;
};
