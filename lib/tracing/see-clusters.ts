import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { type ClusterFacts, clusterFacts } from "@/lib/checks/cluster-facts";
import { fail, ok, type Result } from "@/lib/problem";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";
import type { SeenCluster } from "./landing-places";

/** What is known of the clusters' Istio, and the way to each that was opened. */
type SeenClusters = { seen: readonly SeenCluster[]; factsOf: (context: string) => ClusterFacts | null };

/** Looks at all clusters at once. One that is silent costs its own deadline and nobody else's answer. */
export async function seeClusters(
  facts: HomeFacts,
  clusters: readonly MeshCluster[],
  signal: AbortSignal,
): Promise<SeenClusters> {
  const opened = new Map<string, ClusterFacts>([[facts.home.context, facts.home]]);
  const seen = await Promise.all(
    clusters.map(async (cluster): Promise<SeenCluster> => {
      const own = await factsFor(cluster);
      if (!own.ok) return { cluster, istio: own };
      const silence = await own.value.silence();
      return { cluster, istio: silence ? fail(silence) : ok(await own.value.istio()) };
    }),
  );
  return { seen, factsOf: (context) => opened.get(context) ?? null };

  async function factsFor({ context, problem }: MeshCluster): Promise<Result<ClusterFacts>> {
    if (context === null) return fail(problem ?? { kind: "no-such-context", context: "" });
    const known = opened.get(context);
    if (known) return ok(known);
    const found = await facts.world.open(context);
    if (!found.ok) return found;
    const made = clusterFacts("remote", found.value, signal);
    opened.set(context, made);
    return ok(made);
  }
}
