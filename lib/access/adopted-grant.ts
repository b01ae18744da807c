import { readBinding } from "@/lib/access/inventory/read-binding";
import { rulesOf } from "@/lib/access/repair/read-grants";
import type { Account, Cluster, FoundObject, Manifest } from "@/lib/cluster/cluster";
import { openshiftRules } from "@/lib/kiali/rbac-version";
import { rulesDiff } from "@/lib/kiali/rules-diff";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import { CLUSTER_ANNOTATION, isOurs, MANAGED_BY, OUR_NAME, type Owner } from "./ownership";

/** Names of role and binding of a connection that was adopted: its maker's. Null when none of its bindings has another name than the account. */
export async function adoptedGrant(
  cluster: Cluster,
  owner: Owner,
  { namespace, name }: Account,
): Promise<{ role: string; binding: string } | null> {
  const listed = await cluster.list({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    namespace: null,
    labelSelector: `${MANAGED_BY}=${OUR_NAME}`,
  });
  if (!listed.ok) return null;
  const own = listed.value
    .filter((each) => isOurs(each, owner) && each.metadata.annotations?.[CLUSTER_ANNOTATION] === owner.cluster)
    .flatMap((each) => readBinding(each) ?? [])
    .filter(({ accounts, role }) => accounts.includes(`${namespace}/${name}`) && role.kind === "ClusterRole");
  const [first] = own;
  if (!first || own.some(({ found, role }) => found.metadata.name === name && role.name === name)) return null;
  return { role: first.role.name, binding: first.found.metadata.name };
}

/** The role and the binding under these names. A role that grants what is wanted, however its rules are cut, stays as it is. */
export function asAdopted(
  manifest: Manifest,
  names: { role: string; binding: string },
  found: FoundObject | null,
): Manifest {
  const rename = (name: string): Manifest => ({ ...manifest, metadata: { ...manifest.metadata, name } });
  if (manifest.kind === "ClusterRoleBinding")
    return {
      ...rename(names.binding),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: names.role },
    };
  if (manifest.kind !== "ClusterRole") return manifest;
  const granted = rulesOf(found);
  const wanted: readonly PolicyRule[] = rulesOf({ ...manifest, metadata: EMPTY });
  const { missing, extra } = rulesDiff(granted, wanted, openshiftRules(granted));
  return found && missing.length + extra.length === 0
    ? { ...rename(names.role), rules: found.rules }
    : rename(names.role);
}

const EMPTY = { name: "", uid: "", resourceVersion: "", creationTimestamp: "" };
