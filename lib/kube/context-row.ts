import "server-only";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { ContextEntry } from "./load-kubeconfig";

/** The public line of a context, picked field by field so that nothing else can come along. */
export const contextRow = (entry: ContextEntry): ContextRow => ({
  name: entry.name,
  cluster: entry.cluster,
  user: entry.user,
  namespace: entry.namespace,
  server: entry.server,
  credential: entry.credential,
  current: entry.isCurrent,
  file: entry.file,
  problem: entry.problem,
});
