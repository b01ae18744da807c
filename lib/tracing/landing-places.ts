import type { MeshConfig } from "@/lib/istio/mesh-config";
import type { IstioView } from "@/lib/istio/read-istio";
import { ok, type Problem, type Result } from "@/lib/problem";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";

/** One cluster of the fleet with what it shows of Istio. */
export type SeenCluster = { cluster: MeshCluster; istio: Result<IstioView> };

/** Where one mesh configuration's Telemetry stands: one namespace of one cluster. */
export type LandingPlace = {
  /** The cluster's name in Kiali, and its context. */
  name: string;
  context: string;
  rootNamespace: string;
  /** Of the control plane that reads it. */
  istioVersion: string | null;
  controlPlane: string;
  config: MeshConfig | null;
  /** Why the mesh configuration, and with it the root namespace, could not be read; null when it was, or is not there. */
  configProblem: Problem | null;
  /** Why it is there, in words. */
  because: string;
};

/** A cluster that no Telemetry lands in, and why. */
type NoLanding = { name: string; context: string | null; because: string; problem: Problem | null };

export type Landing = { places: readonly LandingPlace[]; others: readonly NoLanding[] };

/**
 * Where a Telemetry for the whole mesh belongs: with several primaries in each of them, with a primary and its remotes in the primary, with an external
 * control plane in the cluster that it is configured from, whose name is its own CLUSTER_ID. One cluster that does not answer hides no other.
 */
export function landingPlaces(clusters: readonly SeenCluster[]): Landing {
  const places: LandingPlace[] = [];
  const others: NoLanding[] = [];
  const primaries = clusters.filter(({ istio }) => istio.ok && roleOf(istio.value) === "primary");
  for (const { cluster, istio } of clusters) {
    const { name, context } = cluster;
    if (!istio.ok) {
      others.push({ name, context, because: "it could not be looked at", problem: istio.problem });
      continue;
    }
    const found = planesOf(istio.value);
    if (!found.ok) {
      others.push({ name, context, because: "its control plane could not be looked at", problem: found.problem });
      continue;
    }
    const { value: view } = istio;
    for (const each of found.value) {
      const isOwn = each.clusterId === name;
      const told = isOwn ? undefined : clusters.find((other) => other.cluster.name === each.clusterId);
      const isExternal = !isOwn && (told !== undefined || roleOf(view) === "external");
      const at = told?.cluster ?? cluster;
      if (isExternal && !told)
        others.push({
          name,
          context,
          because: `its istiod looks after ${each.clusterId}, which is not connected: the Telemetry belongs there`,
          problem: null,
        });
      else if (at.context !== null)
        places.push({
          name: at.name,
          context: at.context,
          rootNamespace: each.rootNamespace,
          istioVersion: each.version,
          controlPlane: `${each.namespace}/${each.name}${isExternal ? ` in ${name}` : ""}`,
          config: each.config,
          configProblem: view.meshConfigs.ok ? null : view.meshConfigs.problem,
          because: isExternal
            ? `the istiod in ${name} is configured from here`
            : primaries.length > 1
              ? "each primary reads its own"
              : "its istiod reads it for every cluster that it serves",
        });
    }
    if (found.value.length === 0)
      others.push({ name, context, because: servedBy(istio.value, primaries), problem: null });
  }
  const isTaken = new Set(places.map(({ name }) => name));
  return { places: unique(places), others: others.filter(({ name }) => !isTaken.has(name)) };
}

function planesOf({ controlPlanes, meshConfigs, namespace }: IstioView) {
  if (!controlPlanes.ok) return controlPlanes;
  const configs = meshConfigs.ok ? meshConfigs.value : [];
  return ok(
    controlPlanes.value.map((plane) => {
      const config = configs.find(({ home }) => home.namespace === plane.namespace && home.revision === plane.revision);
      return { ...plane, config: config ?? null, rootNamespace: config?.rootNamespace ?? plane.namespace ?? namespace };
    }),
  );
}

const roleOf = ({ role }: IstioView) => (role.ok ? role.value : null);

function servedBy({ controlledBy }: IstioView, primaries: readonly SeenCluster[]): string {
  const by = controlledBy.ok && controlledBy.value !== null && controlledBy.value !== "*" ? controlledBy.value : null;
  const only = primaries.length === 1 ? primaries[0]?.cluster.name : undefined;
  const whom = by ?? only;
  return whom === undefined
    ? "it has no control plane of its own"
    : `it has no control plane of its own: ${whom} serves it, and the Telemetry in ${whom} reaches its proxies`;
}

/** Revisions of one control plane share a root namespace; the last read of them has the newest version. */
function unique(places: readonly LandingPlace[]): readonly LandingPlace[] {
  const byPlace = new Map<string, LandingPlace>();
  for (const place of places) {
    const key = `${place.context} ${place.rootNamespace}`;
    const before = byPlace.get(key);
    byPlace.set(key, before ? { ...before, controlPlane: `${before.controlPlane}, ${place.controlPlane}` } : place);
  }
  return [...byPlace.values()];
}
