import "server-only";
import { leaseRef } from "@/lib/access/hold/lease";
import { orphansRef } from "@/lib/access/orphans/orphans-config-map";
import type { ListQuery, ObjectRef } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";

const byName = ({ apiVersion, kind, namespace, name }: ObjectRef): ListQuery => ({
  apiVersion,
  kind,
  namespace,
  fieldSelector: `metadata.name=${name}`,
});

/**
 * What tells at once that something about a home changed: how Kiali runs, what it takes in, what is set aside, what is owed, and whether a run holds it.
 * Secrets come without their values.
 */
export function homeQueries(kiali: KialiInstallation): readonly ListQuery[] {
  const { namespace, deployment } = kiali;
  const labelSelector = Object.entries(deployment.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  return [
    byName(deployment.ref),
    { apiVersion: "v1", kind: "Pod", namespace, labelSelector },
    { apiVersion: "v1", kind: "Secret", namespace },
    byName(kiali.configMap),
    byName(orphansRef(namespace)),
    byName(leaseRef({ namespace })),
  ];
}
