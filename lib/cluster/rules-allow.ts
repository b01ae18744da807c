import type { AccessAsk, HeldRule } from "./cluster";

/**
 * RBAC's own answer from a list of rules: one rule has to hold verb, group and resource. A star holds every resource with its
 * subresources; a star before a subresource, that one of every resource. A rule for named objects answers only a question with a name.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export const rulesAllow = (rules: readonly HeldRule[], ask: AccessAsk): boolean =>
  rules.some((rule) => holdsRule(rule, ask));

function holdsRule({ verbs, apiGroups, resources, resourceNames }: HeldRule, ask: AccessAsk): boolean {
  if (!holds(verbs, ask.verb) || !holds(apiGroups, ask.group)) return false;
  const subresource = ask.resource.split("/")[1];
  const isHeld =
    holds(resources, ask.resource) || (subresource !== undefined && resources.includes(`*/${subresource}`));
  return isHeld && (resourceNames.length === 0 || (ask.name !== undefined && resourceNames.includes(ask.name)));
}

const holds = (values: readonly string[], wanted: string): boolean => values.includes("*") || values.includes(wanted);
