import type { Cluster } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { type ClusterIdFinding, findInjectors, findNamedProxies, type Injector, weighClusterId } from "./cluster-id";
import {
  CONTROL_PLANE_CLUSTERS,
  type ControlPlane,
  findControlPlanes,
  findTopologyNamespaces,
  type IstioRole,
  istioRole,
} from "./control-planes";
import { DEFAULT_ISTIO_HOME, type IstioHome, type MeshConfig, readMeshConfig } from "./mesh-config";
import { meshIdOf } from "./mesh-id";
import { findRemoteSecrets, type IstioRemoteSecret } from "./remote-secrets";
import { type RootCa, readRootCa } from "./root-ca";

/** What one cluster shows of Istio; each part says for itself whether it could be looked at. */
export type IstioView = {
  controlPlanes: Result<readonly ControlPlane[]>;
  injectors: Result<readonly Injector[]>;
  /** Annotation of the Istio namespace: the primaries that control this cluster, "*" for any. */
  controlledBy: Result<string | null>;
  clusterId: ClusterIdFinding;
  role: Result<IstioRole>;
  meshConfigs: Result<readonly MeshConfig[]>;
  meshId: Result<{ value: string; source: string } | null>;
  network: string | null;
  rootCa: Result<RootCa | null>;
  remoteSecrets: Result<readonly IstioRemoteSecret[]>;
  /** Namespace of Istio's own objects. */
  namespace: string;
};

/** Looks at everything Istio leaves in a cluster. Two round trips of latency. */
export async function readIstio(cluster: Cluster): Promise<IstioView> {
  const [controlPlanes, injectors, proxies, topology] = await Promise.all([
    findControlPlanes(cluster),
    findInjectors(cluster),
    findNamedProxies(cluster),
    findTopologyNamespaces(cluster),
  ]);
  const annotated = topology.ok
    ? topology.value.find((each) => each.metadata.annotations?.[CONTROL_PLANE_CLUSTERS] !== undefined)
    : undefined;
  const homes = istioHomes(controlPlanes, annotated?.metadata.name ?? null, injectors);
  const namespace = homes[0]?.namespace ?? DEFAULT_ISTIO_HOME.namespace;
  const [configs, rootCa, remoteSecrets] = await Promise.all([
    Promise.all(homes.map((home) => readMeshConfig(cluster, home))),
    readRootCa(cluster, namespace),
    findRemoteSecrets(cluster, namespace),
  ]);
  const meshConfigs = allOf(configs);
  const clusterId = weighClusterId({ proxies, controlPlanes, injectors, meshConfigs });
  const controlledBy = topology.ok ? ok(annotated?.metadata.annotations?.[CONTROL_PLANE_CLUSTERS] ?? null) : topology;
  return {
    controlPlanes,
    injectors,
    controlledBy,
    clusterId,
    role: roleOf(controlPlanes, clusterId, controlledBy, injectors),
    meshConfigs,
    meshId: meshConfigs.ok ? ok(meshConfigs.value.map(meshIdOf).find((each) => each !== null) ?? null) : meshConfigs,
    network:
      (meshConfigs.ok ? meshConfigs.value : []).find((each) => each.network)?.network ??
      (injectors.ok ? injectors.value : []).find((each) => each.network)?.network ??
      (topology.ok ? topology.value : [])
        .filter((each) => each.metadata.name === namespace)
        .flatMap((each) => each.metadata.labels?.["topology.istio.io/network"] ?? [])[0] ??
      null,
    rootCa,
    remoteSecrets,
    namespace,
  };
}

function istioHomes(
  controlPlanes: Result<readonly ControlPlane[]>,
  annotated: string | null,
  injectors: Result<readonly Injector[]>,
): readonly IstioHome[] {
  const own = controlPlanes.ok ? controlPlanes.value : [];
  if (own.length > 0) return own.map(({ namespace, revision }) => ({ namespace, revision }));
  const served = injectors.ok ? injectors.value.find((each) => each.namespace)?.namespace : null;
  return [{ ...DEFAULT_ISTIO_HOME, namespace: annotated ?? served ?? DEFAULT_ISTIO_HOME.namespace }];
}

function roleOf(
  controlPlanes: Result<readonly ControlPlane[]>,
  clusterId: ClusterIdFinding,
  controlledBy: Result<string | null>,
  injectors: Result<readonly Injector[]>,
): Result<IstioRole> {
  if (!controlPlanes.ok) return controlPlanes;
  const names = new Set(clusterId.sources.map((each) => each.value));
  const own = controlPlanes.value.find((each) => names.has(each.clusterId))?.clusterId ?? clusterId.agreed;
  const role = istioRole(controlPlanes.value, own, {
    controlledBy: controlledBy.ok ? controlledBy.value : null,
    hasInjector: injectors.ok && injectors.value.length > 0,
  });
  if (role === "unmanaged" && !controlledBy.ok) return fail(controlledBy.problem);
  if (role === "unmanaged" && !injectors.ok) return fail(injectors.problem);
  return ok(role);
}

function allOf<T>(results: readonly Result<T>[]): Result<readonly T[]> {
  const values: T[] = [];
  for (const each of results) {
    if (!each.ok) return each;
    values.push(each.value);
  }
  return ok(values);
}
