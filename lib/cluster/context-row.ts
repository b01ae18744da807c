import type { Problem } from "@/lib/problem";

/** One line of `kiali-fleet contexts` and of the Contexts page: what a kubeconfig says, without its secrets. */
export type ContextRow = {
  name: string;
  cluster: string;
  user: string | null;
  namespace: string | null;
  /** Null when the cluster entry is missing or unusable. */
  server: string | null;
  credential: "certificate" | "token" | "token-file" | "exec" | "basic" | "none";
  current: boolean;
  /** The kubeconfig file the context stands in. */
  file: string;
  /** Why this context cannot be used; the others can. */
  problem: Problem | null;
};
