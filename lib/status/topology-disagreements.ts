import type { HomeOf } from "./fleet-row";
import type { TopologyEdge, TopologyNode } from "./topology";

/** Istio reads a cluster that a home's Kiali does not read, or the other way round. */
export type Disagreement = {
  kind: "istio-only" | "kiali-only";
  home: HomeOf;
  /** Node of the home, and of the cluster that one of them does not read. */
  from: string;
  to: string;
  words: string;
  /** The lines it is about. */
  edges: readonly string[];
};

/** What Istio's links and Kiali's connections say differently, home by home. Says nothing of what could not be looked at. */
export function disagreementsOf(
  nodes: ReadonlyMap<string, TopologyNode>,
  edges: readonly TopologyEdge[],
): readonly Disagreement[] {
  const linksTo = grouped(edges.filter(({ kind }) => kind === "istio"));
  const readsTo = grouped(edges.filter(({ kind }) => kind === "kiali"));
  return [...nodes.values()].flatMap((home) =>
    home.kialis.flatMap((kiali) =>
      kiali.home
        ? [
            ...istioOnly({ nodes, linksTo, readsTo, home, of: kiali.home }),
            ...kialiOnly({ nodes, linksTo, readsTo, home, of: kiali.home }),
          ]
        : [],
    ),
  );
}

type About = {
  nodes: ReadonlyMap<string, TopologyNode>;
  linksTo: ReadonlyMap<string, readonly TopologyEdge[]>;
  readsTo: ReadonlyMap<string, readonly TopologyEdge[]>;
  home: TopologyNode;
  of: HomeOf;
};

/** The home's own Istio reads it; or another of the mesh does, and no Kiali at all reads it. */
function istioOnly({ nodes, linksTo, readsTo, home, of }: About): readonly Disagreement[] {
  return [...linksTo].flatMap(([to, links]): Disagreement[] => {
    const readers = readsTo.get(to) ?? [];
    if (to === home.id || readers.some(({ row }) => isOf(row?.home, of))) return [];
    const target = nodes.get(to);
    const meant = links.filter(
      ({ from }) =>
        from === home.id ||
        (home.mesh !== null && nodes.get(from)?.mesh === home.mesh && readers.length === 0 && !target?.kialis.length),
    );
    if (meant.length === 0) return [];
    const words = `Istio in ${listed(meant.map(({ from }) => nodes.get(from)?.name ?? from))} reads ${target?.name}; Kiali in ${home.name} does not`;
    return [{ kind: "istio-only", home: of, from: home.id, to, words, edges: meant.map(({ id }) => id) }];
  });
}

/** Only where the home's own Istio could be read whole, and the cluster is of its mesh. */
function kialiOnly({ nodes, linksTo, readsTo, home, of }: About): readonly Disagreement[] {
  const { istio } = home;
  if (!istio?.hasControlPlane || istio.problem !== null) return [];
  return [...readsTo].flatMap(([to, readers]): Disagreement[] => {
    const mine = readers.filter(({ row }) => isOf(row?.home, of));
    const target = nodes.get(to);
    const isLinked = (linksTo.get(to) ?? []).some(({ from }) => nodes.get(from)?.mesh === home.mesh);
    if (mine.length === 0 || isLinked || !target?.istio || target.istio.mesh !== istio.mesh) return [];
    const words = `Kiali in ${home.name} reads ${target.name}; no Istio that could be read does`;
    return [{ kind: "kiali-only", home: of, from: home.id, to, words, edges: mine.map(({ id }) => id) }];
  });
}

const isOf = (a: HomeOf | null | undefined, b: HomeOf): boolean => a?.context === b.context && a.kiali === b.kiali;

function grouped(edges: readonly TopologyEdge[]): ReadonlyMap<string, readonly TopologyEdge[]> {
  const groups = new Map<string, TopologyEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge.to);
    if (group) group.push(edge);
    else groups.set(edge.to, [edge]);
  }
  return groups;
}

const listed = (names: readonly string[]): string =>
  names.length <= 2 ? names.join(" and ") : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
