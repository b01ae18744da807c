import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { containersOf } from "./workload";

/** One istiod. */
export type ControlPlane = {
  namespace: string;
  name: string;
  revision: string;
  /** Env CLUSTER_ID, "Kubernetes" when unset as istiod itself takes it. */
  clusterId: string;
  /** It may serve clusters without an istiod of their own. */
  managesOthers: boolean;
  /** "1.29.1" from the labels or the image's tag. */
  version: string | null;
};

export type IstioRole = "primary" | "remote" | "external" | "unmanaged";

/** Every istiod of a cluster, in any namespace, oldest revision name first. One round trip. */
export async function findControlPlanes(cluster: Cluster): Promise<Result<readonly ControlPlane[]>> {
  const found = await cluster.list({
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: null,
    labelSelector: "app=istiod",
  });
  if (!found.ok) return found;
  return ok(found.value.map(readControlPlane).sort((a, b) => a.revision.localeCompare(b.revision)));
}

function readControlPlane(found: FoundObject): ControlPlane {
  const container = containersOf(found)[0];
  const labels = found.metadata.labels ?? {};
  const tag = /:(\d+\.\d+[^:@]*)/.exec(container?.image ?? "")?.[1];
  return {
    namespace: found.metadata.namespace ?? "",
    name: found.metadata.name,
    revision: labels["istio.io/rev"] ?? "default",
    clusterId: container?.env.CLUSTER_ID ?? "Kubernetes",
    managesOthers: container?.env.EXTERNAL_ISTIOD === "true",
    version: labels["app.kubernetes.io/version"] ?? tag ?? null,
  };
}

/** Annotation on a remote's Istio namespace: which primaries look after it, "*" for any. */
export const CONTROL_PLANE_CLUSTERS = "topology.istio.io/controlPlaneClusters";

/** Namespaces that say who controls the cluster, or which network it is in. One round trip. */
export async function findTopologyNamespaces(cluster: Cluster): Promise<Result<readonly FoundObject[]>> {
  const found = await cluster.list({ apiVersion: "v1", kind: "Namespace", namespace: null });
  if (!found.ok) return found;
  return ok(
    found.value.filter(
      ({ metadata }) =>
        metadata.annotations?.[CONTROL_PLANE_CLUSTERS] !== undefined ||
        metadata.labels?.["topology.istio.io/network"] !== undefined,
    ),
  );
}

/**
 * What one cluster is to Istio: "primary" runs an istiod of its own name, "external" one for a cluster of another name, "remote" none but says who
 * controls it or has an injector pointing elsewhere, "unmanaged" nothing at all.
 */
export function istioRole(
  controlPlanes: readonly ControlPlane[],
  clusterId: string | null,
  signs: { controlledBy: string | null; hasInjector: boolean },
): IstioRole {
  if (controlPlanes.length > 0)
    return clusterId !== null && controlPlanes.every((each) => each.clusterId !== clusterId) ? "external" : "primary";
  return signs.controlledBy !== null || signs.hasInjector ? "remote" : "unmanaged";
}
