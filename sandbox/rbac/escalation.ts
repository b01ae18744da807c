import { forbidden } from "../api/status";
import type { User } from "../auth/user";
import type { SimCluster } from "../cluster";
import { type JsonObject, text } from "../json/json";
import { authorize, covers } from "./authorize";
import { type Rule, roleRules, rulesFor, rulesOf } from "./rules";

type Missing = { key: string; rule: Rule };

const GROUP = "rbac.authorization.k8s.io";

/** Refuses a role that grants more than its author holds, unless the author may `escalate`. */
export function refuseEscalation(cluster: SimCluster, user: User, resource: string, role: JsonObject): void {
  const namespace = text(role, "metadata", "namespace");
  const name = text(role, "metadata", "name");
  if (authorize(cluster, user, { verb: "escalate", group: GROUP, resource, namespace, name }).allowed) return;
  refuseMissing(cluster, user, resource, namespace, name, rulesOf(role));
}

/** Refuses a binding to a role that grants more than its author holds, unless the author may `bind` that role. */
export function refuseBinding(cluster: SimCluster, user: User, resource: string, binding: JsonObject): void {
  const namespace = text(binding, "metadata", "namespace");
  const name = text(binding, "metadata", "name");
  const role = text(binding, "roleRef", "name");
  const roles = text(binding, "roleRef", "kind") === "ClusterRole" ? "clusterroles" : "roles";
  if (authorize(cluster, user, { verb: "bind", group: GROUP, resource: roles, namespace, name: role }).allowed) return;
  const rules = roleRules(cluster, binding, namespace);
  if (!rules) throw forbidden(resource, GROUP, name, `${roles.slice(0, -1)}.${GROUP} "${role}" not found`);
  refuseMissing(cluster, user, resource, namespace, name, rules);
}

function refuseMissing(
  cluster: SimCluster,
  user: User,
  resource: string,
  namespace: string,
  name: string,
  wanted: readonly Rule[],
): void {
  if (user.groups.includes("system:masters")) return;
  const held = rulesFor(cluster, user, namespace).rules;
  const missing = compact(wanted.flatMap(singles).filter(({ rule }) => !isHeld(held, rule)));
  if (missing.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(" ");
  const lines = missing.map(describe).sort();
  throw forbidden(
    resource,
    GROUP,
    name,
    `user "${user.name}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${lines.join("\n")}`,
  );
}

/** A rule as rules of one verb and one resource each. */
function singles(rule: Rule): Missing[] {
  const names = rule.resourceNames.length > 0 ? rule.resourceNames.map((name) => [name]) : [[]];
  const resources = rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) =>
      names.flatMap((resourceNames) =>
        rule.verbs.map((verb) => ({
          ...rule,
          apiGroups: [group],
          resources: [resource],
          resourceNames,
          nonResourceUrls: [],
          verbs: [verb],
        })),
      ),
    ),
  );
  const paths = rule.nonResourceUrls.flatMap((url) =>
    rule.verbs.map((verb) => ({
      apiGroups: [],
      resources: [],
      resourceNames: [],
      nonResourceUrls: [url],
      verbs: [verb],
    })),
  );
  return [...resources, ...paths].map((single) => ({
    key: JSON.stringify([single.apiGroups, single.resources, single.resourceNames, single.nonResourceUrls]),
    rule: single,
  }));
}

function isHeld(held: readonly Rule[], { verbs, apiGroups, resources, resourceNames, nonResourceUrls }: Rule): boolean {
  const [verb = ""] = verbs;
  const [url] = nonResourceUrls;
  if (url !== undefined)
    return held.some(
      (rule) =>
        (rule.verbs.includes("*") || rule.verbs.includes(verb)) &&
        rule.nonResourceUrls.some(
          (own) => own === "*" || own === url || (own.endsWith("*") && url.startsWith(own.slice(0, -1))),
        ),
    );
  const [group = ""] = apiGroups;
  const [resource = ""] = resources;
  return held.some((rule) => covers(rule, { verb, group, resource, namespace: "", name: resourceNames[0] ?? "" }));
}

function compact(missing: readonly Missing[]): Rule[] {
  const byKey = new Map<string, Rule>();
  for (const { key, rule } of missing) {
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, verbs: [...new Set([...known.verbs, ...rule.verbs])] } : rule);
  }
  return [...byKey.values()];
}

function describe(rule: Rule): string {
  const part = (label: string, values: readonly string[]) =>
    values.length > 0 ? [`${label}:[${values.map((value) => JSON.stringify(value)).join(" ")}]`] : [];
  const parts = [
    ...part("APIGroups", rule.apiGroups),
    ...part("Resources", rule.resources),
    ...part("NonResourceURLs", rule.nonResourceUrls),
    ...part("ResourceNames", rule.resourceNames),
    ...part("Verbs", rule.verbs),
  ];
  return `{${parts.join(", ")}}`;
}
