import "server-only";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { ListQuery } from "@/lib/cluster/cluster";

const RBAC = "rbac.authorization.k8s.io/v1";

/**
 * What tells at once that a connection lost something in its remote: its account, what holds its token, and for what this console made, its role and its
 * binding. Null where the home does not tell which account it is.
 */
export function remoteQueries({ identity, maker }: ConnectionRow): readonly ListQuery[] | null {
  if (!identity) return null;
  const { namespace, account } = identity;
  const own: ListQuery = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    namespace,
    fieldSelector: `metadata.name=${account}`,
  };
  if (maker.kind !== "fleet") return [own];
  const labelSelector = `${MANAGED_BY}=${OUR_NAME}`;
  return [
    own,
    { apiVersion: "v1", kind: "Secret", namespace, labelSelector },
    { apiVersion: RBAC, kind: "ClusterRoleBinding", namespace: null, labelSelector },
    { apiVersion: RBAC, kind: "ClusterRole", namespace: null, labelSelector },
  ];
}
