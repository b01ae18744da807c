import type { Cluster } from "@/lib/cluster/cluster";
import type { RunOptions } from "@/lib/plan/run-context";
import type { RemoteLane } from "./remote-lane";

/** The home and the remotes that the plan opened, by context. The home stays the home, whatever context a remote was said to have. */
export function clustersOf(home: Cluster, lanes: readonly RemoteLane[]): RunOptions["clusters"] {
  const known = new Map<string, Cluster>(
    lanes.flatMap(({ half }) => (half.cluster ? [[half.cluster.context, half.cluster] as const] : [])),
  );
  known.set(home.context, home);
  return (context) => {
    const found = known.get(context);
    if (!found) throw new Error(`the plan names a cluster that it did not open: ${context}`);
    return found;
  };
}
