import "server-only";
import { podHealth } from "@/lib/access/quarantine/pod-health";
import { podsSelected } from "@/lib/kiali/pods-selected";
import { configuredCluster, listedClusters, visibleNamespaces } from "@/lib/kiali/status-api";
import { ok, type Result } from "@/lib/problem";
import { openHomeFacts } from "@/lib/runs/inventory-of-home";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { ClusterInKiali } from "@/lib/status/cluster-kiali";
import { consoleNow } from "./console-clock";

/** For each call Kiali asks all its clusters, one after the other: a dead one makes the answer slow. */
const KIALI_MS = 15_000;

/** What a home's Kiali says of one cluster. Fails only where there is no Kiali to ask; each answer is a result of its own. */
export async function readClusterInKiali(
  home: KnownHome,
  name: string,
  signal: AbortSignal,
): Promise<Result<ClusterInKiali>> {
  const facts = await openHomeFacts(home, signal);
  if (!facts.ok) return facts;
  const found = await facts.value.kiali();
  if (!found.ok) return found;
  const kiali = found.value;
  const { cluster } = facts.value.home;
  const options = { signal, timeoutMs: KIALI_MS };
  const [listed, configured, namespaces, pods] = await Promise.all([
    listedClusters(cluster, kiali, options),
    configuredCluster(cluster, kiali, name, options),
    visibleNamespaces(cluster, kiali, name, options),
    podsSelected(cluster, kiali.namespace, kiali.deployment.selector, { signal }),
  ]);
  return ok({
    atMs: consoleNow(),
    kiali: { namespace: kiali.namespace, name: kiali.name, version: kiali.version },
    listed,
    configured,
    namespaces,
    pods: pods.ok ? ok(pods.value.map(podHealth)) : pods,
  });
}
