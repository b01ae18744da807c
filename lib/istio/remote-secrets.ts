import * as z from "zod";
import type { Cluster } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

/** Istio's own link to another cluster, which its istiod watches; Kiali must not use it, its rights are too small. */
export type IstioRemoteSecret = { namespace: string; name: string; clusters: readonly string[] };

const withKeys = z.object({ data: z.record(z.string(), z.unknown()) });

/** Istio's remote secrets of one namespace: the data keys are cluster IDs, values are never read. One round trip. */
export async function findRemoteSecrets(
  cluster: Cluster,
  namespace: string,
): Promise<Result<readonly IstioRemoteSecret[]>> {
  const found = await cluster.list({
    apiVersion: "v1",
    kind: "Secret",
    namespace,
    labelSelector: "istio/multiCluster=true",
  });
  if (!found.ok) return found;
  return ok(
    found.value.map((secret) => {
      const keys = withKeys.safeParse(secret);
      const annotated = secret.metadata.annotations?.["networking.istio.io/cluster"];
      return {
        namespace,
        name: secret.metadata.name,
        clusters: [
          ...new Set([...(keys.success ? Object.keys(keys.data.data) : []), ...(annotated ? [annotated] : [])]),
        ],
      };
    }),
  );
}
