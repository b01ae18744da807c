import * as z from "zod";
import type { PairFacts } from "@/lib/checks/pair-facts";
import type { FoundObject, SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { kialiLists } from "@/lib/kiali/status-api";

const pod = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }),
});

/** Null when the running Kiali has read what the Secret says now; else why it has not, in words. */
export async function restartNeed(
  facts: PairFacts,
  kiali: KialiInstallation,
  secret: SecretObject,
  manager: string,
  name: string,
): Promise<string | null> {
  const { volumes, selector } = kiali.deployment;
  if (!volumes.some(({ secretName }) => secretName === secret.metadata.name))
    return "Kiali's pod does not mount the Secret yet";
  const written = lastWrite(secret, manager);
  if (written === null) return "nobody knows whether Kiali started after the Secret was written";
  const labelSelector = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const pods = await facts.home.cluster.list({
    apiVersion: "v1",
    kind: "Pod",
    namespace: kiali.namespace,
    labelSelector,
  });
  if (!pods.ok) return "nobody could look when Kiali's pod started";
  const started = pods.value
    .filter(isReady)
    .map(({ metadata }) => Date.parse(metadata.creationTimestamp))
    .reduce((a, b) => Math.max(a, b), 0);
  // Both have whole seconds: a pod of the same second counts, because listing the cluster is asked as well.
  if (started < written) return "Kiali has not started since the Secret was written";
  const listed = await kialiLists(facts.home.cluster, kiali, name, { timeoutMs: 10_000 });
  return listed.ok && !listed.value ? `Kiali started since, but does not list ${name}` : null;
}

function lastWrite({ metadata }: SecretObject, manager: string): number | null {
  const times = (metadata.managedFields ?? [])
    .filter((entry) => entry.manager === manager && entry.time !== null)
    .map(({ time }) => Date.parse(time ?? ""));
  return times.length > 0 ? Math.max(...times) : null;
}

function isReady(found: FoundObject): boolean {
  if (found.metadata.deletionTimestamp) return false;
  const parsed = pod.safeParse(found);
  const conditions = parsed.success ? (parsed.data.status.conditions ?? []) : [];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
