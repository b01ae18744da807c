import type { Topology, TopologyEdge } from "./topology";

/** What part of the topology is wanted; null for all. `mesh` "": what has no mesh ID. */
export type TopologyScope = {
  mesh: string | null;
  /** A home's context, and "namespace/name" of one of its Kialis. */
  home: { context: string; kiali: string | null } | null;
  /** A node: it and its neighbors. */
  focus: string | null;
};

/** Part of a topology; `centers` are the nodes that the picture puts first. */
export type TopologyPart = Pick<Topology, "nodes" | "edges"> & { centers: ReadonlySet<string> };

/** The wanted part: of a node or a home its lines and what they lead to, of a mesh its clusters and what is between them. */
export function partOf(topology: Topology, { mesh, home, focus }: TopologyScope): TopologyPart {
  const inMesh = mesh === null ? topology : ofMesh(topology, mesh);
  if (focus !== null && inMesh.nodes.has(focus))
    return around(inMesh, focus, ({ from, to }) => from === focus || to === focus);
  const middle =
    home && [...inMesh.nodes.values()].find(({ kialis, context }) => kialis.length > 0 && context === home.context);
  if (home && middle) {
    const isMeant = ({ row }: TopologyEdge): boolean => home.kiali === null || row?.home?.kiali === home.kiali;
    return around(inMesh, middle.id, (edge) =>
      edge.kind === "kiali"
        ? edge.from === middle.id && isMeant(edge)
        : edge.from === middle.id || edge.to === middle.id,
    );
  }
  const homes = [...inMesh.nodes.values()].filter(({ kialis }) => kialis.length > 0);
  return { ...inMesh, centers: new Set(homes.map(({ id }) => id)) };
}

function around(
  { nodes, edges }: Pick<Topology, "nodes" | "edges">,
  center: string,
  isMeant: (edge: TopologyEdge) => boolean,
): TopologyPart {
  const kept = edges.filter(isMeant);
  const ids = new Set([center, ...kept.flatMap(({ from, to }) => [from, to])]);
  return { nodes: new Map([...nodes].filter(([id]) => ids.has(id))), edges: kept, centers: new Set([center]) };
}

/** A cluster of another mesh is kept where a line leads to it: a Kiali may read several meshes. */
function ofMesh({ nodes, edges }: Topology, mesh: string): Pick<Topology, "nodes" | "edges"> {
  const own = new Set([...nodes.values()].flatMap((node) => ((node.mesh ?? "") === mesh ? [node.id] : [])));
  const kept = edges.filter(({ from, to }) => own.has(from) || own.has(to));
  const ids = new Set([...own, ...kept.flatMap(({ from, to }) => [from, to])]);
  return { nodes: new Map([...nodes].filter(([id]) => ids.has(id))), edges: kept };
}
