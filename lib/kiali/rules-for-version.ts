import rbac from "./kiali-rbac.json" with { type: "json" };
import { compareVersions, parseKialiVersion } from "./kiali-version";

/** A rule of a ClusterRole. */
export type PolicyRule = {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
  resourceNames?: readonly string[];
};

export type Access = "view-only" | "full";

type RuleSet = {
  viewOnly: readonly PolicyRule[];
  full: readonly PolicyRule[];
  openshiftAdditions: { viewOnly: readonly PolicyRule[]; full: readonly PolicyRule[] };
};
const RULES: Readonly<Record<string, RuleSet>> = rbac;

/** Versions at which the rules changed, oldest first. */
const CHANGES = Object.keys(RULES)
  .flatMap((text) => {
    const version = parseKialiVersion(text);
    return version ? [{ text, version }] : [];
  })
  .sort((a, b) => compareVersions(a.version, b.version));

/**
 * What a Kiali of `version` does in a remote, no more: the rules of its own chart. An unknown version gets the newest rules, one older
 * than all the oldest. With `openshift`, the rules for OpenShift's own kinds are added.
 */
export function rulesFor(
  version: string | null,
  access: Access,
  openshift: { instanceName: string; namespace: string } | null = null,
): readonly PolicyRule[] {
  const { viewOnly, full, openshiftAdditions } = ruleSetFor(version);
  if (!openshift) return access === "full" ? full : viewOnly;
  const more = access === "full" ? openshiftAdditions.full : openshiftAdditions.viewOnly;
  const name = `${openshift.instanceName}-${openshift.namespace}`;
  return [
    ...(access === "full" ? full : viewOnly),
    ...more.map((rule) => (rule.resourceNames ? { ...rule, resourceNames: [name] } : rule)),
  ];
}

/** Without the right to read logs, which Kiali drops when its feature "logs-tab" is disabled. */
export const withoutLogs = (rules: readonly PolicyRule[]): readonly PolicyRule[] =>
  rules.map((rule) => ({ ...rule, resources: rule.resources.filter((resource) => resource !== "pods/log") }));

/** The version whose rules apply: the greatest that is not newer. */
export function rulesVersion(version: string | null): string {
  const wanted = version === null ? null : parseKialiVersion(version);
  const usable = wanted ? CHANGES.filter((change) => compareVersions(change.version, wanted) <= 0) : CHANGES;
  return (usable.at(-1) ?? CHANGES[0])?.text ?? "";
}

function ruleSetFor(version: string | null): RuleSet {
  const found = RULES[rulesVersion(version)];
  if (!found) throw new Error("kiali-rbac.json holds no rules");
  return found;
}
