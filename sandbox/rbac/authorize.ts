import type { User } from "../auth/user";
import type { SimCluster } from "../cluster";
import { type Rule, rulesFor } from "./rules";

export type Ask = {
  verb: string;
  group: string;
  /** "pods" or "pods/log". */
  resource: string;
  namespace: string;
  name: string;
};
export type Decision = { allowed: boolean; reason: string };

const holds = (values: readonly string[], wanted: string): boolean => values.includes("*") || values.includes(wanted);

/** Whether one rule covers a question about a resource. */
export function covers(rule: Rule, ask: Ask): boolean {
  if (!holds(rule.verbs, ask.verb) || !holds(rule.apiGroups, ask.group)) return false;
  const subresource = ask.resource.split("/")[1];
  const isResource =
    holds(rule.resources, ask.resource) || (subresource !== undefined && rule.resources.includes(`*/${subresource}`));
  return isResource && (rule.resourceNames.length === 0 || rule.resourceNames.includes(ask.name));
}

/** RBAC's answer about a resource. Members of system:masters may do everything. */
export function authorize(cluster: SimCluster, user: User, ask: Ask): Decision {
  if (cluster.faults.denies(ask)) return { allowed: false, reason: "" };
  if (user.groups.includes("system:masters")) return { allowed: true, reason: "" };
  const { rules, problems } = rulesFor(cluster, user, ask.namespace);
  const giving = rules.find((rule) => covers(rule, ask));
  if (giving) return { allowed: true, reason: `RBAC: allowed by ${giving.by}` };
  return { allowed: false, reason: reasonOf(problems) };
}

const reasonOf = (problems: readonly string[]): string =>
  problems.length === 0 ? "" : `rbac: RBAC: ${problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`}`;

const isPath = (pattern: string, path: string): boolean =>
  pattern === "*" || pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1)));

/** RBAC's answer about a path that is no resource, as /version. */
export function authorizePath(cluster: SimCluster, user: User, verb: string, path: string): Decision {
  if (user.groups.includes("system:masters")) return { allowed: true, reason: "" };
  const { rules, problems } = rulesFor(cluster, user, "");
  const giving = rules.find(
    (rule) => holds(rule.verbs, verb) && rule.nonResourceUrls.some((pattern) => isPath(pattern, path)),
  );
  return { allowed: giving !== undefined, reason: giving ? `RBAC: allowed by ${giving.by}` : reasonOf(problems) };
}

/** `User "x" cannot list resource "pods" in API group "" in the namespace "y"`, as refusals say it. */
export function refusal(user: User, ask: Ask, reason: string): string {
  const scope = ask.namespace ? `in the namespace "${ask.namespace}"` : "at the cluster scope";
  const base = `User "${user.name}" cannot ${ask.verb} resource "${ask.resource}" in API group "${ask.group}" ${scope}`;
  return reason ? `${base}: ${reason}` : base;
}
