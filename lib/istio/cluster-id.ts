import * as z from "zod";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import type { Problem, Result } from "@/lib/problem";
import type { ControlPlane } from "./control-planes";
import type { MeshConfig } from "./mesh-config";
import { containersOf } from "./workload";

/** One place that names the cluster, best first in a list of them. */
export type ClusterIdSource = { value: string; source: string };

export type ClusterIdFinding = {
  /** Best evidence first. */
  sources: readonly ClusterIdSource[];
  /** The one name, when any source has it and none says another. */
  agreed: string | null;
  /** Sources that could not be asked. */
  problems: readonly Problem[];
};

const webhooks = z.object({
  webhooks: z.array(
    z.object({
      clientConfig: z.object({
        url: z.string().optional(),
        service: z.object({ namespace: z.string().optional(), path: z.string().optional() }).optional(),
      }),
    }),
  ),
});

export type Injector = { name: string; clusterId: string | null; network: string | null; namespace: string | null };

/** Injection webhooks: a remote's tell which cluster it calls itself. One round trip. */
export async function findInjectors(cluster: Cluster): Promise<Result<readonly Injector[]>> {
  const found = await cluster.list({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    namespace: null,
    labelSelector: "app=sidecar-injector",
  });
  return found.ok ? { ok: true, value: found.value.map(readInjector) } : found;
}

function readInjector(found: FoundObject): Injector {
  const parsed = webhooks.safeParse(found);
  const configs = parsed.success ? parsed.data.webhooks.map((each) => each.clientConfig) : [];
  const paths = configs.flatMap(({ url, service }) => [service?.path ?? url ?? ""]);
  const match = paths.map((path) => /\/inject\/cluster\/([^/]+)(?:\/net\/([^/]+))?/.exec(path)).find(Boolean);
  return {
    name: found.metadata.name,
    clusterId: match?.[1] === undefined ? null : decodeURIComponent(match[1]),
    network: match?.[2] === undefined ? null : decodeURIComponent(match[2]),
    namespace: configs.flatMap(({ service }) => service?.namespace ?? [])[0] ?? null,
  };
}

/** Workloads whose own environment names the cluster: ztunnel, and gateways of both kinds. One round trip. */
export async function findNamedProxies(cluster: Cluster): Promise<readonly Result<readonly ClusterIdSource[]>[]> {
  const everywhere = { namespace: null };
  const [ztunnels, gateways, gatewayApi] = await Promise.all([
    cluster.list({ apiVersion: "apps/v1", kind: "DaemonSet", ...everywhere, labelSelector: "app=ztunnel" }),
    cluster.list({
      apiVersion: "v1",
      kind: "Pod",
      ...everywhere,
      labelSelector: "istio in (ingressgateway,eastwestgateway,egressgateway)",
    }),
    cluster.list({
      apiVersion: "v1",
      kind: "Pod",
      ...everywhere,
      labelSelector: "gateway.networking.k8s.io/gateway-name",
    }),
  ]);
  return [ztunnels, gateways, gatewayApi].map((list) =>
    list.ok ? { ok: true, value: list.value.flatMap(nameInEnv) } : list,
  );
}

function nameInEnv(found: FoundObject): readonly ClusterIdSource[] {
  const env = containersOf(found).flatMap((each) => each.env.ISTIO_META_CLUSTER_ID ?? []);
  const where = `${found.kind} ${found.metadata.namespace}/${found.metadata.name}: ISTIO_META_CLUSTER_ID`;
  return env.slice(0, 1).map((value) => ({ value, source: where }));
}

/**
 * Weighs what every source says, best first: the proxies' own environment, istiod, the injector's address, Istio's values. An istiod that
 * serves a cluster of another name is no source for this one.
 */
export function weighClusterId(facts: {
  proxies: readonly Result<readonly ClusterIdSource[]>[];
  controlPlanes: Result<readonly ControlPlane[]>;
  injectors: Result<readonly Injector[]>;
  meshConfigs: Result<readonly MeshConfig[]>;
}): ClusterIdFinding {
  const { proxies, controlPlanes, injectors, meshConfigs } = facts;
  const fromProxies = proxies.flatMap((each) => (each.ok ? each.value : []));
  const fromInjectors = (injectors.ok ? injectors.value : []).flatMap(({ clusterId, name }) =>
    clusterId === null ? [] : [{ value: clusterId, source: `MutatingWebhookConfiguration ${name}: its address` }],
  );
  const fromValues = (meshConfigs.ok ? meshConfigs.value : []).flatMap(({ clusterName }) =>
    clusterName
      ? [{ value: clusterName.value, source: `ConfigMap ${clusterName.configMap}: global.multiCluster.clusterName` }]
      : [],
  );
  const elsewhere = new Set([...fromProxies, ...fromInjectors].map((each) => each.value));
  const fromIstiods = (controlPlanes.ok ? controlPlanes.value : [])
    .filter((each) => !each.managesOthers || elsewhere.size === 0 || elsewhere.has(each.clusterId))
    .map((each) => ({
      value: each.clusterId,
      source: `Deployment ${each.namespace}/${each.name}: CLUSTER_ID`,
    }));
  const sources = [...fromProxies, ...fromIstiods, ...fromInjectors, ...fromValues];
  const names = new Set(sources.map((each) => each.value));
  const [only] = names;
  return {
    sources,
    agreed: names.size === 1 && only !== undefined ? only : null,
    problems: [...proxies, controlPlanes, injectors, meshConfigs].flatMap((each) => (each.ok ? [] : [each.problem])),
  };
}
