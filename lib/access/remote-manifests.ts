import type { Manifest } from "@/lib/cluster/cluster";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import { type Owner, ownershipMarks } from "./ownership";

const RBAC = "rbac.authorization.k8s.io";

/** What one connection puts into the remote; `account` names the ServiceAccount, the ClusterRole and the binding. */
export type RemoteWish = { owner: Owner; namespace: string; account: string; rules: readonly PolicyRule[] };

export const TOKEN_SECRET_TYPE = "kubernetes.io/service-account-token";
const ANCHOR_TYPE = "Opaque";
/** On a token's Secret: the UID of the one that it was made to replace. */
export const REPLACES_ANNOTATION = "kiali-fleet.dev/replaces";

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

/** `replaces` is the UID of the Secret whose token this one's is to replace. */
export type TokenWish = Pick<RemoteWish, "owner" | "namespace" | "account"> & {
  name?: string;
  replaces?: string | null;
};

/** Filled by the token controller; deleting it ends the token within 10 s. */
export function tokenSecretManifest(wish: TokenWish): Manifest {
  const { labels, annotations } = tokenMarks(wish);
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: wish.name ?? tokenSecretName(wish.account),
      namespace: wish.namespace,
      labels,
      annotations: { ...annotations, "kubernetes.io/service-account.name": wish.account },
    },
    type: TOKEN_SECRET_TYPE,
  };
}

/** Holds nothing: tokens that are requested are bound to it, and end within 10 s when it is deleted. */
export const anchorManifest = (wish: TokenWish): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: wish.name ?? tokenSecretName(wish.account), namespace: wish.namespace, ...tokenMarks(wish) },
  type: ANCHOR_TYPE,
});

function tokenMarks({ owner, replaces }: TokenWish) {
  const { labels = {}, annotations = {} } = ownershipMarks(owner);
  return { labels, annotations: { ...annotations, ...(replaces ? { [REPLACES_ANNOTATION]: replaces } : {}) } };
}
