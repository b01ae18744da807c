import type { Cluster, ServerVersion } from "@/lib/cluster/cluster";
import type { IstioRole } from "@/lib/istio/control-planes";
import { readIstio } from "@/lib/istio/read-istio";
import { fail, ok, type Result } from "@/lib/problem";
import { findKialis } from "./find-kialis";
import type { HomeName, Installer } from "./installation";

/** One Kiali as the Contexts page shows it. */
export type KialiSummary = {
  namespace: string;
  name: string;
  version: string | null;
  installer: Installer;
  authStrategy: string | null;
  clusterName: Result<HomeName>;
  clusterWideAccess: boolean | null;
};

/** Null where a cluster shows nothing of Istio at all. */
export type IstioSummary = { version: string | null; role: IstioRole; clusterId: string | null } | null;

/** What one cluster says of itself; each part for itself, so that one refusal hides nothing else. Holds no secret. */
export type ClusterDescription = {
  version: Result<ServerVersion>;
  kialis: Result<readonly KialiSummary[]>;
  istio: Result<IstioSummary>;
  uid: Result<string>;
};

/** Dials the cluster: call it only when somebody asked. Two round trips of latency. */
export async function describeCluster(cluster: Cluster): Promise<ClusterDescription> {
  const [version, kialis, istio, namespace] = await Promise.all([
    cluster.version(),
    findKialis(cluster),
    readIstio(cluster),
    cluster.read({ apiVersion: "v1", kind: "Namespace", namespace: null, name: "kube-system" }),
  ]);
  return {
    version,
    kialis: kialis.ok
      ? ok(
          kialis.value.map(
            ({ namespace: where, name, version: own, installer, authStrategy, clusterName, clusterWideAccess }) => ({
              namespace: where,
              name,
              version: own,
              installer,
              authStrategy,
              clusterName,
              clusterWideAccess,
            }),
          ),
        )
      : kialis,
    istio: summaryOf(istio),
    uid: !namespace.ok
      ? namespace
      : namespace.value
        ? ok(namespace.value.metadata.uid)
        : fail({ kind: "not-found", context: cluster.context, object: "Namespace kube-system" }),
  };
}

function summaryOf({ controlPlanes, role, clusterId }: Awaited<ReturnType<typeof readIstio>>): Result<IstioSummary> {
  if (!controlPlanes.ok) return controlPlanes;
  if (!role.ok) return role;
  if (role.value === "unmanaged") return ok(null);
  const version = controlPlanes.value.find((each) => each.version)?.version ?? null;
  return ok({ version, role: role.value, clusterId: clusterId.agreed ?? clusterId.sources[0]?.value ?? null });
}
