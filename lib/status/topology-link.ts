import type { Problem } from "@/lib/problem";

/** What the Istio of one context's cluster says of itself and of the clusters that it reads. Holds no secret. */
export type IstioSide = {
  context: string;
  /** What Istio calls the cluster; null where nothing says. */
  clusterId: string | null;
  mesh: string | null;
  /** Whether an istiod runs there: only that reads other clusters. Null when nobody could look. */
  hasControlPlane: boolean | null;
  /** Istio's remote secrets: the cluster that each leads to, and "namespace/name" of the Secret. */
  reads: readonly IstioLink[];
  /** Why nothing, or not everything, could be seen. */
  problem: Problem | null;
  /** When, console clock, ms. */
  atMs: number;
};

export type IstioLink = { clusterId: string; secret: string };
