import type { FleetState } from "./fleet-row";
import { rankOf } from "./states";
import { type TopologyEdge, type TopologyNode, worstNodeFirst } from "./topology";
import type { TopologyPart } from "./topology-focus";

/** Clusters of one state that the same homes are linked with, as one. */
export type TopologyGroup = { id: string; state: FleetState; members: readonly TopologyNode[]; isOpen: boolean };
export type Slot = { id: string; node: TopologyNode } | { id: string; group: TopologyGroup };

/** One mesh of the picture. `linked`: clusters with a line to a center; `alone`: those without any. */
export type MeshPart = {
  mesh: string | null;
  clusters: number;
  centers: readonly TopologyNode[];
  linked: readonly Slot[];
  alone: readonly Slot[];
};

/** More clusters than this beside a mesh's homes stand in groups. */
export const COLLAPSE_OVER = 30;
/** Fewer of one state are seen better one by one. */
const GROUP_FROM = 4;
/** More lines than this among homes, or among remotes, would only cover the others. */
const SIDE_LINES = 8;

/** The lines that are drawn, and how many are left to the table. */
export function drawnEdges({ edges, centers }: TopologyPart): { drawn: readonly TopologyEdge[]; hidden: number } {
  const among = (from: string, to: string): number => Number(centers.has(from)) + Number(centers.has(to));
  const proper = edges.filter(({ from, to }) => from !== to);
  const few = [0, 2].filter((ends) => proper.filter(({ from, to }) => among(from, to) === ends).length <= SIDE_LINES);
  const drawn = proper.filter(({ from, to }) => among(from, to) === 1 || few.includes(among(from, to)));
  return { drawn, hidden: edges.length - drawn.length };
}

/** The clusters mesh by mesh: those with homes first, then by name. `open`: ids of groups that are opened. */
export function meshParts(
  { nodes, centers }: TopologyPart,
  drawn: readonly TopologyEdge[],
  open: ReadonlySet<string>,
): readonly MeshPart[] {
  const centersOf = new Map<string, string[]>();
  const linked = new Set<string>();
  for (const { from, to } of drawn) {
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      linked.add(one);
      if (centers.has(other)) centersOf.set(one, [...(centersOf.get(one) ?? []), other]);
    }
  }
  const meshes = new Map<string | null, TopologyNode[]>();
  for (const node of nodes.values()) meshes.set(node.mesh, [...(meshes.get(node.mesh) ?? []), node]);
  const parts = [...meshes].map(([mesh, all]): MeshPart => {
    const rest = all.filter(({ id }) => !centers.has(id)).sort(worstNodeFirst);
    const isMany = rest.length > COLLAPSE_OVER;
    const slots = (some: readonly TopologyNode[]) => (isMany ? grouped(some, mesh, centersOf, open) : some.map(slotOf));
    return {
      mesh,
      clusters: all.length,
      centers: all.filter(({ id }) => centers.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1)),
      linked: slots(rest.filter(({ id }) => linked.has(id))),
      alone: slots(rest.filter(({ id }) => !linked.has(id))),
    };
  });
  return parts.sort((a, b) => Number(b.centers.length > 0) - Number(a.centers.length > 0) || byMesh(a.mesh, b.mesh));
}

const slotOf = (node: TopologyNode): Slot => ({ id: node.id, node });

function grouped(
  nodes: readonly TopologyNode[],
  mesh: string | null,
  centersOf: ReadonlyMap<string, readonly string[]>,
  open: ReadonlySet<string>,
): readonly Slot[] {
  const groups = new Map<string, TopologyNode[]>();
  for (const node of nodes) {
    const centers = [...new Set(centersOf.get(node.id) ?? [])].sort().join(",");
    const id = `group:${mesh ?? ""}/${node.state}/${centers}`;
    groups.set(id, [...(groups.get(id) ?? []), node]);
  }
  return [...groups]
    .flatMap(([id, members]): Slot[] => {
      const [first] = members;
      if (!first || members.length < GROUP_FROM) return members.map(slotOf);
      return [{ id, group: { id, state: first.state, members, isOpen: open.has(id) } }];
    })
    .sort((a, b) => rankOf(stateOf(a)) - rankOf(stateOf(b)));
}

const stateOf = (slot: Slot): FleetState => ("node" in slot ? slot.node.state : slot.group.state);

const byMesh = (a: string | null, b: string | null): number => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1);
