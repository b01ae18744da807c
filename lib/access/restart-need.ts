import * as z from "zod";
import type { PairFacts } from "@/lib/checks/pair-facts";
import type { FoundObject, SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { kialiLists } from "@/lib/kiali/status-api";
import { annotationOwners, TOKEN_REPLACED } from "./ownership";

const pod = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }),
});

/** Null when the running Kiali has read what the Secret says now; else why it has not, in words. */
export async function restartNeed(
  facts: Pick<PairFacts, "home">,
  kiali: KialiInstallation,
  secret: SecretObject,
  manager: string,
  name: string,
): Promise<string | null> {
  return (await notReadSince(facts, kiali, secret, manager)) ?? unlessListed(facts, kiali, name);
}

/** Null when the running Kiali started after this manager's last write of more than a token; else why not, in words. */
export async function notReadSince(
  facts: Pick<PairFacts, "home">,
  kiali: KialiInstallation,
  secret: SecretObject,
  manager: string,
): Promise<string | null> {
  const { volumes, selector } = kiali.deployment;
  if (!volumes.some(({ secretName }) => secretName === secret.metadata.name))
    return "Kiali's pod does not mount the Secret yet";
  if (wasRotated(secret, manager)) return null;
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
  return started < written ? "Kiali has not started since the Secret was written" : null;
}

async function unlessListed(facts: Pick<PairFacts, "home">, kiali: KialiInstallation, name: string) {
  const listed = await kialiLists(facts.home.cluster, kiali, name, { timeoutMs: 10_000 });
  return listed.ok && !listed.value ? `Kiali started since, but does not list ${name}` : null;
}

/** The last write of this manager replaced the token alone, which Kiali reads without a restart. */
const wasRotated = ({ metadata }: SecretObject, manager: string): boolean =>
  annotationOwners(metadata.managedFields, TOKEN_REPLACED).includes(manager);

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
