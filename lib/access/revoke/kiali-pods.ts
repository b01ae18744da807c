import type { CallOptions, Cluster, FoundObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { podsSelected } from "@/lib/kiali/pods-selected";
import { ok, type Result } from "@/lib/problem";

/** Kiali's pods that are not on their way out. */
export async function kialiPods(
  home: Cluster,
  { deployment, namespace }: Pick<KialiInstallation, "deployment" | "namespace">,
  options: CallOptions = {},
): Promise<Result<readonly FoundObject[]>> {
  const found = await podsSelected(home, namespace, deployment.selector, options);
  return found.ok ? ok(found.value.filter(({ metadata }) => !metadata.deletionTimestamp)) : found;
}
