import type { User } from "../auth/user";
import type { SimCluster } from "../cluster";
import { isObject, type JsonObject, list, text, texts } from "../json/json";

export type Rule = {
  apiGroups: readonly string[];
  resources: readonly string[];
  resourceNames: readonly string[];
  nonResourceUrls: readonly string[];
  verbs: readonly string[];
};

const CLUSTER_ROLES = "clusterroles.rbac.authorization.k8s.io";
const ROLES = "roles.rbac.authorization.k8s.io";

export const ruleOf = (rule: JsonObject | null): Rule => ({
  apiGroups: texts(rule, "apiGroups"),
  resources: texts(rule, "resources"),
  resourceNames: texts(rule, "resourceNames"),
  nonResourceUrls: texts(rule, "nonResourceURLs"),
  verbs: texts(rule, "verbs"),
});

const known = new WeakMap<JsonObject, readonly Rule[]>();

/** The rules of a role as it is stored: what is stored is replaced, never changed in place, so each is read once. */
export function rulesOf(role: JsonObject): readonly Rule[] {
  const read = known.get(role);
  if (read) return read;
  const rules = list(role, "rules").map((rule) => ruleOf(isObject(rule) ? rule : null));
  known.set(role, rules);
  return rules;
}

/** A rule with the binding that gives it, as the API server's authorizer names it. */
export type GivenRule = Rule & { by: string };

/** Rules that hold for a user in a namespace ("" for cluster-wide), and the dangling references met on the way. */
export function rulesFor(
  cluster: SimCluster,
  user: User,
  namespace: string,
): { rules: GivenRule[]; problems: string[] } {
  const rules: GivenRule[] = [];
  const problems: string[] = [];
  const collect = (binding: JsonObject, where: string) => {
    const subject = list(binding, "subjects").find((each) => isSubject(each, user, where));
    if (subject === undefined) return;
    const found = roleRules(cluster, binding, where);
    const by = bindingWords(binding, subject, where);
    if (found) rules.push(...found.map((rule) => ({ ...rule, by })));
    else problems.push(`${danglingName(binding)} not found`);
  };
  for (const binding of cluster.store.list("clusterrolebindings.rbac.authorization.k8s.io", "")) collect(binding, "");
  if (namespace)
    for (const binding of cluster.store.list("rolebindings.rbac.authorization.k8s.io", namespace))
      collect(binding, namespace);
  return { rules, problems };
}

/** The rules of the role a binding names, null when there is no such role. */
export function roleRules(cluster: SimCluster, binding: JsonObject, namespace: string): readonly Rule[] | null {
  const name = text(binding, "roleRef", "name");
  const isCluster = text(binding, "roleRef", "kind") === "ClusterRole";
  const role = isCluster ? cluster.store.get(CLUSTER_ROLES, "", name) : cluster.store.get(ROLES, namespace, name);
  return role ? rulesOf(role) : null;
}

/** `RoleBinding "reader/shop" of ClusterRole "view" to Group "dev"`: name first, then its namespace. */
function bindingWords(binding: JsonObject, subject: Parameters<typeof text>[0], where: string): string {
  const name = text(binding, "metadata", "name");
  const bound = where ? `RoleBinding "${name}/${where}"` : `ClusterRoleBinding "${name}"`;
  const kind = text(subject, "kind");
  const room = kind === "ServiceAccount" ? `/${text(subject, "namespace") || where}` : "";
  const role = `${text(binding, "roleRef", "kind")} "${text(binding, "roleRef", "name")}"`;
  return `${bound} of ${role} to ${kind} "${text(subject, "name")}${room}"`;
}

const danglingName = (binding: JsonObject): string =>
  `${text(binding, "roleRef", "kind").toLowerCase()}.rbac.authorization.k8s.io "${text(binding, "roleRef", "name")}"`;

function isSubject(subject: Parameters<typeof text>[0], user: User, bindingNamespace: string): boolean {
  const name = text(subject, "name");
  switch (text(subject, "kind")) {
    case "User":
      return name === user.name;
    case "Group":
      return user.groups.includes(name);
    case "ServiceAccount":
      return user.name === `system:serviceaccount:${text(subject, "namespace") || bindingNamespace}:${name}`;
    default:
      return false;
  }
}
