import type { AccessAsk } from "@/lib/cluster/cluster";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import type { PolicyRule } from "./rules-for-version";

/** In words that a person greps for: "list endpoints", "patch deployments.apps". Sorted; no word twice. */
export type RulesDiff = { missing: readonly string[]; extra: readonly string[] };

/**
 * What a role has too little and too much of, one line per verb, group and resource, however its rules are cut. A star counts for what it
 * covers: "*" in the role is nothing missing, and is extra where the wanted rules name resources. The verb "post" means nothing to RBAC.
 * What `tolerated` grants is neither.
 */
export function rulesDiff(
  granted: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
  tolerated: readonly PolicyRule[] = [],
): RulesDiff {
  const outside = (asks: readonly AccessAsk[], rules: readonly PolicyRule[]): readonly string[] => {
    const held = rules.map((rule) => ({ ...rule, resourceNames: rule.resourceNames ?? [] }));
    return [...new Set(asks.filter((ask) => !rulesAllow(held, ask)).map(ruleWords))].sort();
  };
  return {
    missing: outside(asksOfRules(wanted), granted),
    extra: outside(asksOfRules(granted), [...wanted, ...tolerated]),
  };
}

/** One question for each verb, group, resource and name that the rules speak of. */
export const asksOfRules = (rules: readonly PolicyRule[]): readonly AccessAsk[] =>
  rules.flatMap(({ apiGroups, resources, verbs, resourceNames }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs
          .filter((verb) => verb !== "post")
          .flatMap((verb) =>
            (resourceNames && resourceNames.length > 0 ? resourceNames : [null]).map((name) => ({
              verb,
              group,
              resource,
              namespace: null,
              ...(name === null ? {} : { name }),
            })),
          ),
      ),
    ),
  );

/** "list endpoints", "patch deployments.apps". */
export const ruleWords = ({ verb, group, resource, name }: AccessAsk): string =>
  `${verb} ${resource}${group === "" ? "" : `.${group}`}${name === undefined ? "" : `/${name}`}`;
