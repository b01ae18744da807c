import { MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { Cluster, FoundObject, ObjectRef, SecretObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { identitiesOf, type PiecesAbout } from "./own-identity";
import { isOfConnection } from "./piece-of";
import { type Binding, RBAC, readBinding, roleKey } from "./read-binding";
import { type WorkloadUses, workloadUses } from "./workload-uses";

/** What a remote holds that may belong to one connection. */
export type RemoteLook = {
  /** The accounts of the connection as "namespace/name": its token's, and those that we made; with the object that is there. */
  accounts: ReadonlyMap<string, FoundObject | null>;
  /** Token Secrets in the namespaces of these accounts, and what our requested tokens are bound to. */
  tokens: readonly SecretObject[];
  /** Of everybody: a role goes only when nobody else is bound to it. */
  bindings: readonly Binding[];
  /** Those that we made or that the accounts are bound to. */
  roles: readonly FoundObject[];
  /** ConfigMaps called like the accounts. */
  configs: readonly FoundObject[];
  /** Namespaces that we made or that hold the accounts. */
  rooms: readonly FoundObject[];
  kialis: readonly FoundObject[];
  uses: WorkloadUses;
  remoteUid: string | null;
};

const TOKEN_TYPE = "kubernetes.io/service-account-token";
const RESOURCE = { apiVersion: "kiali.io/v1alpha1", kind: "Kiali", namespace: null };

/** Two round trips. The first answer that is missing ends it: what nobody may see is not nothing. */
export async function lookAtRemote(remote: Cluster, about: PiecesAbout): Promise<Result<RemoteLook>> {
  const labelSelector = `${MANAGED_BY}=${OUR_NAME}`;
  const all = (apiVersion: string, kind: string) => remote.list({ apiVersion, kind, namespace: null });
  const ours = (apiVersion: string, kind: string) => remote.list({ apiVersion, kind, namespace: null, labelSelector });
  const [kubeSystem, kialis, ...lists] = await Promise.all([
    remote.read({ apiVersion: "v1", kind: "Namespace", namespace: null, name: "kube-system" }),
    remote.list(RESOURCE),
    all(RBAC, "ClusterRoleBinding"),
    all(RBAC, "RoleBinding"),
    ours(RBAC, "ClusterRole"),
    ours("v1", "ServiceAccount"),
    ours("v1", "Namespace"),
    ours("v1", "Secret"),
  ]);
  if (!kialis.ok) return kialis;
  const found: FoundObject[][] = [];
  for (const list of lists) {
    if (!list.ok) return list;
    found.push([...list.value]);
  }
  const [clusterBindings = [], roomBindings = [], ...marked] = found;
  const [roles = [], accounts = [], rooms = [], tokens = []] = marked.map((list) =>
    list.filter((each) => isOfConnection(each, about)),
  );
  const bindings = [...clusterBindings, ...roomBindings].flatMap((each) => readBinding(each) ?? []);
  const keys = new Set([
    ...accounts.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    ...identitiesOf(about).map(({ identity }) => `${identity.namespace}/${identity.account}`),
  ]);
  const namespaces = [...new Set([...keys].map(namespaceOf))];
  const tokenRooms = [...new Set([...namespaces, ...tokens.map(({ metadata }) => metadata.namespace ?? "")])];
  const bound = bindings.filter((each) => each.accounts.some((key) => key !== null && keys.has(key)));
  const roleRefs = new Map(bound.map(({ role }) => [roleKey(role), role]));
  for (const { apiVersion, kind, metadata } of roles)
    roleRefs.delete(roleKey({ apiVersion, kind, namespace: null, name: metadata.name }));
  const read = (refs: readonly ObjectRef[]) => Promise.all(refs.map((ref) => remote.read(ref))).then(present);
  const [moreRoles, who, configs, where, secrets, uses] = await Promise.all([
    read([...roleRefs.values()]),
    read([...keys].map((key) => refTo("ServiceAccount", key))),
    read([...keys].map((key) => refTo("ConfigMap", key))),
    read(namespaces.map((name) => ({ apiVersion: "v1", kind: "Namespace", namespace: null, name }))),
    Promise.all(
      tokenRooms.flatMap((namespace) => [
        remote.listSecrets({ namespace, fieldSelector: `type=${TOKEN_TYPE}` }),
        remote.listSecrets({ namespace, labelSelector }),
      ]),
    ),
    workloadUses(remote, tokenRooms),
  ]);
  if (!moreRoles.ok) return moreRoles;
  if (!who.ok) return who;
  if (!configs.ok) return configs;
  if (!where.ok) return where;
  if (!uses.ok) return uses;
  const held: SecretObject[] = [];
  for (const list of secrets) {
    if (!list.ok) return list;
    // A Secret of ours that holds nothing is what a requested token is bound to.
    held.push(...list.value.filter((each) => each.type === TOKEN_TYPE || isOfConnection(each, about)));
  }
  const isThere = new Map(who.value.map((each) => [`${each.metadata.namespace}/${each.metadata.name}`, each]));
  return ok({
    accounts: new Map([...keys].map((key) => [key, isThere.get(key) ?? null])),
    tokens: [...new Map(held.map((each) => [each.metadata.uid, each])).values()],
    bindings,
    roles: [...roles, ...moreRoles.value],
    configs: configs.value,
    rooms: [...new Map([...rooms, ...where.value].map((each) => [each.metadata.name, each])).values()],
    kialis: kialis.value,
    uses: uses.value,
    remoteUid: kubeSystem.ok ? (kubeSystem.value?.metadata.uid ?? null) : null,
  });
}

const namespaceOf = (key: string): string => key.split("/")[0] ?? "";

const refTo = (kind: string, key: string): ObjectRef => {
  const [namespace = "", name = ""] = key.split("/");
  return { apiVersion: "v1", kind, namespace, name };
};

function present(answers: readonly Result<FoundObject | null>[]): Result<readonly FoundObject[]> {
  const found: FoundObject[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    if (answer.value) found.push(answer.value);
  }
  return ok(found);
}
