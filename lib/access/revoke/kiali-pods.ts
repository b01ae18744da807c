import type { CallOptions, Cluster, FoundObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { ok, type Result } from "@/lib/problem";

/** Kiali's pods that are not on their way out. */
export async function kialiPods(
  home: Cluster,
  { deployment, namespace }: Pick<KialiInstallation, "deployment" | "namespace">,
  options: CallOptions = {},
): Promise<Result<readonly FoundObject[]>> {
  const labelSelector = Object.entries(deployment.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const found = await home.list({ apiVersion: "v1", kind: "Pod", namespace, labelSelector }, options);
  return found.ok ? ok(found.value.filter(({ metadata }) => !metadata.deletionTimestamp)) : found;
}
