import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { HomeSide } from "./home-side";
import type { HomeSteps } from "./home-steps";
import { andMore } from "./words";

/** What an operator must know before he takes connections back: what an emergency costs, what stays in the home, what nobody has heard of. */
export function revokeWarnings(
  { order }: Pick<WishTo<"revoke">, "order">,
  kiali: Pick<KialiInstallation, "context">,
  home: HomeSteps,
  side: Pick<HomeSide, "secrets">,
  unknown: readonly string[],
): readonly string[] {
  const [restart] = home.restart;
  const isLoaded = home.forgot.length > 0;
  return [
    ...(order === "binding-first" ? [bindingFirst(isLoaded)] : []),
    ...(order === "token-first"
      ? [
          "The token first: it is refused within 10 seconds, and until then it may do all that it may do now. Kiali stays usable meanwhile.",
        ]
      : []),
    ...(order !== "calm" && isLoaded
      ? [
          "Both sides begin at once, and nothing that is taken away comes back: when Kiali's restart fails, the pod that serves goes on, and Kiali has to be restarted by another run.",
        ]
      : []),
    ...(restart?.risk ? [`Kiali's restart cannot be guarded: ${restart.risk}.`] : []),
    ...twice(side),
    ...home.warnings,
    ...(unknown.length > 0
      ? [
          `The Kiali in ${kiali.context} has no connection called ${andMore(unknown)}, and no record of one. Say the context of its cluster to look for what it left there.`,
        ]
      : []),
  ];
}

/** Of two entries of one name Kiali reads the first; were only that one to go, it would read the other at its next start. */
function twice({ secrets }: Pick<HomeSide, "secrets">): readonly string[] {
  const names = [...new Set(secrets.flatMap(({ goes }) => [...goes.keys()]))];
  return names.flatMap((name) => {
    const places = secrets
      .filter(({ goes }) => goes.get(name)?.includes(name))
      .map(({ secret }) => secret.metadata.name);
    return places.length > 1
      ? [
          `${name} is in ${places.length} Secrets: ${places.join(", ")}. All of these entries go, or Kiali would read the next of them when it starts. What they were granted is looked for by the account of one of them: where they differ, list the leaks of that cluster afterwards.`,
        ]
      : [];
  });
}

const bindingFirst = (isLoaded: boolean): string =>
  `The binding first: the rights are gone within 0.1 seconds.${isLoaded ? " A Kiali that loses its rights hangs for everybody, its own cluster's pages included, until it has restarted without the cluster; that restart begins at the same time." : ""}`;
