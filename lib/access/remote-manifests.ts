import type { Manifest } from "@/lib/cluster/cluster";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import { type Owner, ownershipMarks } from "./ownership";

const RBAC = "rbac.authorization.k8s.io";

/** What one connection puts into the remote; `account` names the ServiceAccount, the ClusterRole and the binding. */
export type RemoteWish = { owner: Owner; namespace: string; account: string; rules: readonly PolicyRule[] };

export const tokenSecretName = (account: string): string => `${account}-token`;

export const namespaceManifest = ({ owner, namespace }: RemoteWish): Manifest => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: namespace, ...ownershipMarks(owner) },
});

/** No pod runs as this account, so none gets its token mounted. */
export const accountManifest = ({ owner, namespace, account }: RemoteWish): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: account, namespace, ...ownershipMarks(owner) },
  automountServiceAccountToken: false,
});

export const roleManifest = ({ owner, account, rules }: RemoteWish): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "ClusterRole",
  metadata: { name: account, ...ownershipMarks(owner) },
  rules: rules.map(({ apiGroups, resources, verbs, resourceNames }) => ({
    apiGroups,
    resources,
    verbs,
    ...(resourceNames ? { resourceNames } : {}),
  })),
});

export const bindingManifest = ({ owner, namespace, account }: RemoteWish): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name: account, ...ownershipMarks(owner) },
  roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: account },
  subjects: [{ kind: "ServiceAccount", name: account, namespace }],
});

/** Filled by the token controller; deleting it ends the token within 10 s. */
export function tokenSecretManifest({ owner, namespace, account }: RemoteWish): Manifest {
  const marks = ownershipMarks(owner);
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: tokenSecretName(account),
      namespace,
      ...marks,
      annotations: { ...marks.annotations, "kubernetes.io/service-account.name": account },
    },
    type: "kubernetes.io/service-account-token",
  };
}
