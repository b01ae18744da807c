import { type HomeRef, kialiOf } from "@/components/home/home-ref";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { upkeepToAddress } from "@/lib/access/upkeep/wish-url";
import type { UserGrant } from "@/lib/users/user-grants";
import type { AskedSubject } from "./asked-subject";

/** A cell of the grid; `namespace` null: the whole cluster. */
export type Chosen = { cluster: string; namespace: string | null };

export const chosenKey = ({ cluster, namespace }: Chosen): string => `${namespace ?? ""} ${cluster}`;

/** Clusters that one plan can take together: the same namespaces are chosen in each. Empty namespaces: all of the cluster. */
export type ChosenGroup = { clusters: readonly string[]; namespaces: readonly string[] };

/** The whole cluster holds its namespaces. */
export function groupChosen(chosen: readonly Chosen[]): readonly ChosenGroup[] {
  const byCluster = Map.groupBy(chosen, ({ cluster }) => cluster);
  const wanted = [...byCluster].map(([cluster, cells]) => {
    const isWhole = cells.some(({ namespace }) => namespace === null);
    return { cluster, namespaces: isWhole ? [] : cells.flatMap(({ namespace }) => namespace ?? []).sort() };
  });
  const groups = Map.groupBy(wanted, ({ namespaces }) => namespaces.join(" "));
  return [...groups.values()].map((group) => ({
    clusters: group.map(({ cluster }) => cluster).sort(),
    namespaces: group[0]?.namespaces ?? [],
  }));
}

/** What a wish can carry at most. */
export const MOST_NAMESPACES = 200;
/** How long what takes something away waits before its first step. */
const WINDOW_SECONDS = 10;

/** The address that reviews a grant. */
export function grantAddress(
  home: HomeRef,
  { subject, as }: Pick<AskedSubject, "subject" | "as">,
  level: "read" | "write",
  { clusters, namespaces }: ChosenGroup,
) {
  const own = Object.fromEntries(Object.entries(as).filter(([cluster]) => clusters.includes(cluster)));
  return reviewAddress({
    ...commonOf(home, clusters),
    verb: "grant",
    subject,
    as: own,
    level,
    namespaces: [...namespaces],
    windowSeconds: 0,
  });
}

/** The address that reviews taking one grant back. */
export const withdrawAddress = (home: HomeRef, { cluster, subject, level, namespaces }: UserGrant) =>
  reviewAddress({
    ...commonOf(home, [cluster]),
    verb: "withdraw",
    subject,
    as: {},
    level,
    namespaces: (namespaces ?? []).slice(0, MOST_NAMESPACES),
    windowSeconds: WINDOW_SECONDS,
  });

const commonOf = (home: HomeRef, names: readonly string[]) => ({
  home: home.home,
  kiali: kialiOf(home),
  names: [...names],
  remotes: {},
});

const reviewAddress = (wish: UpkeepWish) => `/connections/review?${upkeepToAddress(wish)}` as const;
