import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { HomeSteps } from "./home-steps";
import { andMore } from "./words";

/** What an operator must know before he takes connections back: what an emergency costs, what stays in the home, what nobody has heard of. */
export function revokeWarnings(
  { order }: Pick<WishTo<"revoke">, "order">,
  kiali: Pick<KialiInstallation, "context">,
  home: HomeSteps,
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
          "Nothing is asked before the remotes begin. When Kiali's restart fails, the pod that serves goes on, and the entry is not put back.",
        ]
      : []),
    ...(restart?.risk ? [`Kiali's restart cannot be guarded: ${restart.risk}.`] : []),
    ...home.warnings,
    ...(unknown.length > 0
      ? [
          `The Kiali in ${kiali.context} has no connection called ${andMore(unknown)}, and no record of one. Say the context of its cluster to look for what it left there.`,
        ]
      : []),
  ];
}

const bindingFirst = (isLoaded: boolean): string =>
  `The binding first: the rights are gone within 0.1 seconds.${isLoaded ? " A Kiali that loses its rights hangs for everybody, its own cluster's pages included, until it has restarted without the cluster; that restart begins at the same time." : ""}`;
