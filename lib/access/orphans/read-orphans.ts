import type { Cluster } from "@/lib/cluster/cluster";
import { configMapData } from "@/lib/istio/workload";
import type { Orphan } from "@/lib/plan/orphan";
import { ok, type Result } from "@/lib/problem";
import { orphansRef } from "./orphans-config-map";
import { parseOrphan } from "./parse-orphan";

/** What this home's connections were granted elsewhere and nobody has proven gone, by name. None when nothing was ever left. */
export async function readOrphans(home: Cluster, namespace: string): Promise<Result<readonly Orphan[]>> {
  const found = await home.read(orphansRef(namespace));
  if (!found.ok) return found;
  const since = new Date(found.value?.metadata.creationTimestamp ?? 0).toISOString();
  return ok(
    Object.entries(configMapData(found.value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => parseOrphan(name, text, since)),
  );
}
