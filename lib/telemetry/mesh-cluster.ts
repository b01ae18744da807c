import type { Problem } from "@/lib/problem";

/** One cluster of a home's fleet, as the pages about telemetry and users know it. */
export type MeshCluster = {
  /** Its name in Kiali. */
  name: string;
  isHome: boolean;
  /** The context that reaches it; null when none of the kubeconfig does. */
  context: string | null;
  /** Why no context is known, or why it could not be opened. */
  problem: Problem | null;
};
