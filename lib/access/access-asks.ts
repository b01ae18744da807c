import type { AccessAsk } from "@/lib/cluster/cluster";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";

/**
 * One question per verb, group and resource of some rules, cluster-wide. The verb "post" exists in old charts and means nothing to
 * RBAC's own clients, so it is not asked.
 */
export function asksOf(rules: readonly PolicyRule[]): readonly AccessAsk[] {
  const asks = rules.flatMap(({ apiGroups, resources, verbs, resourceNames }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs
          .filter((verb) => verb !== "post")
          .flatMap((verb) =>
            (resourceNames ?? [null]).map((name) => ({
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
  return [...new Map(asks.map((ask) => [askWords(ask), ask])).values()];
}

/** "list pods", "patch deployments.apps", "get oauthclients.oauth.openshift.io/kiali" */
export const askWords = ({ verb, group, resource, name }: AccessAsk): string =>
  `${verb} ${resource}${group === "" ? "" : `.${group}`}${name === undefined ? "" : `/${name}`}`;

/** Questions of `asks` that `but` does not have. */
export function asksWithout(asks: readonly AccessAsk[], but: readonly AccessAsk[]): readonly AccessAsk[] {
  const known = new Set(but.map(askWords));
  return asks.filter((ask) => !known.has(askWords(ask)));
}
