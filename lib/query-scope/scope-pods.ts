import * as z from "zod";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { podsSelected } from "@/lib/kiali/pods-selected";
import { memberAt } from "@/lib/plan/take-out";
import { ok, type Result } from "@/lib/problem";
import { CONFIG_FILE } from "./scope-places";

const pod = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }),
});

/**
 * Whether every Kiali that serves started after the last write of its configuration, which it reads only then. Whole seconds are compared: a pod of
 * the same second counts. False when nobody wrote down when that was.
 */
export async function hasStartedSince(
  cluster: Cluster,
  { deployment, namespace }: KialiInstallation,
  configMap: FoundObject,
  signal?: AbortSignal,
): Promise<Result<boolean>> {
  const written = writtenAt(configMap);
  if (written === null) return ok(false);
  const pods = await podsSelected(cluster, namespace, deployment.selector, signal ? { signal } : {});
  if (!pods.ok) return pods;
  const ready = pods.value.filter(isReady);
  return ok(ready.length > 0 && ready.every(({ metadata }) => Date.parse(metadata.creationTimestamp) >= written));
}

/** When its file was last written, by whoever owns it. */
function writtenAt({ metadata }: FoundObject): number | null {
  const times = (metadata.managedFields ?? [])
    .filter(({ fieldsV1 }) => memberAt(fieldsV1, ["f:data", `f:${CONFIG_FILE}`]) !== undefined)
    .map(({ time }) => (time === null ? Number.NaN : Date.parse(time)));
  return times.length === 0 || times.some(Number.isNaN) ? null : Math.max(...times);
}

function isReady(found: FoundObject): boolean {
  if (found.metadata.deletionTimestamp) return false;
  const conditions = pod.safeParse(found).data?.status.conditions ?? [];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
