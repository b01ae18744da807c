import type { Result } from "@/lib/problem";
import { ok } from "@/lib/problem";
import { forEachCluster, type UserCluster } from "./user-clusters";

/**
 * Which of the named namespaces each cluster has; one that is being deleted is not there any more. Clusters that cannot be looked at are told
 * in a sentence. Without names nothing is asked.
 */
export const roomsIn = (
  each: readonly UserCluster[],
  names: readonly string[],
  signal: AbortSignal,
): Promise<Result<{ done: readonly { one: UserCluster; found: readonly string[] }[]; skipped: readonly string[] }>> =>
  forEachCluster(each, signal, async (one) => {
    if (names.length === 0) return ok({ one, found: [] });
    const listed = await one.facts.cluster.list({ apiVersion: "v1", kind: "Namespace", namespace: null }, { signal });
    if (!listed.ok) return listed;
    const there = new Set(
      listed.value
        .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
        .map(({ metadata }) => metadata.name),
    );
    return ok({ one, found: names.filter((name) => there.has(name)) });
  });
