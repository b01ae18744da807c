import type { CallOptions, Cluster, FoundObject } from "@/lib/cluster/cluster";
import type { Result } from "@/lib/problem";

/** The pods that a Deployment's selector means, those on their way out among them. */
export const podsSelected = (
  cluster: Cluster,
  namespace: string | null,
  selector: Readonly<Record<string, string>>,
  options: CallOptions = {},
): Promise<Result<readonly FoundObject[]>> =>
  cluster.list(
    {
      apiVersion: "v1",
      kind: "Pod",
      namespace,
      labelSelector: Object.entries(selector)
        .map(([key, value]) => `${key}=${value}`)
        .join(","),
    },
    options,
  );
