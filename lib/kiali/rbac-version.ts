import rbac from "./kiali-rbac.json" with { type: "json" };
import { rulesDiff } from "./rules-diff";
import { type Access, type PolicyRule, rulesFor, withoutLogs } from "./rules-for-version";

const VERSIONS: readonly string[] = Object.keys(rbac);
const ACCESSES: readonly Access[] = ["view-only", "full"];
/** Of the role `<instance>-<namespace>-openshift`, which charts since 2.21 make beside the others. */
const OPENSHIFT_ROLE: PolicyRule = { apiGroups: ["config.openshift.io"], resources: ["apiservers"], verbs: ["get"] };

/**
 * Which version's rules a role has, to the letter, and for which access; null when they are nobody's. Of versions that differ in OpenShift's
 * own kinds alone it is `preferred`, else the oldest. A role without the right to read logs counts as the one with it.
 */
export function rbacVersion(
  granted: readonly PolicyRule[],
  preferred: string,
): { version: string; access: Access } | null {
  const openshift = openshiftRules(granted);
  const candidates = [preferred, ...VERSIONS.filter((each) => each !== preferred)];
  for (const version of candidates)
    for (const access of ACCESSES) {
      const wanted = rulesFor(version, access);
      const isSame = [wanted, withoutLogs(wanted)].some((rules) => {
        const { missing, extra } = rulesDiff(granted, rules, openshift);
        return missing.length === 0 && extra.length === 0;
      });
      if (isSame) return { version, access };
    }
  return null;
}

/**
 * Those of a role's rules that Kiali's chart grants for OpenShift's own kinds, in any version and on every platform: they give nothing
 * where these kinds are not served, and are no drift.
 */
export function openshiftRules(granted: readonly PolicyRule[]): readonly PolicyRule[] {
  const known = [
    OPENSHIFT_ROLE,
    ...VERSIONS.flatMap((version) =>
      ACCESSES.flatMap((access) => rulesFor(version, access, { instanceName: "", namespace: "" })),
    ),
  ].filter(isOpenShift);
  return granted.filter((rule) => {
    if (!isOpenShift(rule)) return false;
    // The chart names its OAuth client after the installation.
    const nameless = known.map(({ resourceNames: _, ...each }) => each);
    return rulesDiff([{ ...rule, resourceNames: [] }], nameless).extra.length === 0;
  });
}

const isOpenShift = ({ apiGroups }: PolicyRule): boolean =>
  apiGroups.length > 0 && apiGroups.every((group) => group.endsWith(".openshift.io"));
