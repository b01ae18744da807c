import type { FleetState } from "./fleet-row";
import { rankOf } from "./states";
import type { TopologyEdge, TopologyNode } from "./topology";
import type { TopologyPart } from "./topology-focus";
import { drawnEdges, type MeshPart, meshParts, type TopologyGroup } from "./topology-groups";
import { placed } from "./topology-places";
import { routed } from "./topology-routes";

/** A rectangle, px. */
export type Place = { x: number; y: number; width: number; height: number };

export type SceneItem = Place & { id: string; mesh: string | null; column: "center" | "slot" } & (
    | { kind: "cluster"; node: TopologyNode; inGroup: string | null }
    | { kind: "group"; group: TopologyGroup }
  );
/** One line, or a bundle of those that lead to a group. `left` and `right`: its ends as they stand in the picture. */
export type SceneTie = {
  id: string;
  kind: TopologyEdge["kind"];
  from: string;
  to: string;
  left: string;
  right: string;
  state: FleetState | "linked";
  edges: readonly TopologyEdge[];
};
/** Where a tie runs; the arrow's head lies on the border of what is read. `points` 1: to the right. */
export type SceneLine = SceneTie & {
  path: string;
  badge: { x: number; y: number };
  tip: { x: number; y: number; points: 1 | -1 };
};
export type SceneMesh = Place & { mesh: string | null; clusters: number };
export type Scene = {
  items: readonly SceneItem[];
  lines: readonly SceneLine[];
  meshes: readonly SceneMesh[];
  width: number;
  height: number;
  /** Lines that only the table shows. */
  hidden: number;
};

/** The whole picture for a width in px. The same input gives the same picture. */
export function sceneOf(
  part: TopologyPart,
  { width, isNarrow, open }: { width: number; isNarrow: boolean; open: ReadonlySet<string> },
): Scene {
  const { parts, ties, hidden } = tiedOf(part, open);
  const { items, meshes, height, frame } = placed(parts, ties, { width, isNarrow });
  return { items, meshes, lines: routed(ties, items, frame), width, height, hidden };
}

/** The lines of the picture, and the many that each may stand for; by id. */
export const tiesIn = (part: TopologyPart, open: ReadonlySet<string>): ReadonlyMap<string, SceneTie> =>
  new Map(tiedOf(part, open).ties.map((tie) => [tie.id, tie]));

function tiedOf(part: TopologyPart, open: ReadonlySet<string>) {
  const { drawn, hidden } = drawnEdges(part);
  const parts = meshParts(part, drawn, open);
  return { parts, ties: tiesOf(parts, drawn, part.centers), hidden };
}

function tiesOf(
  parts: readonly MeshPart[],
  edges: readonly TopologyEdge[],
  centers: ReadonlySet<string>,
): readonly SceneTie[] {
  const groupOf = new Map(
    parts.flatMap(({ linked, alone }) =>
      [...linked, ...alone].flatMap((slot) =>
        "group" in slot ? slot.group.members.map(({ id }) => [id, slot.id] as const) : [],
      ),
    ),
  );
  const ties = new Map<string, SceneTie>();
  for (const edge of edges) {
    const [from, to] = [groupOf.get(edge.from) ?? edge.from, groupOf.get(edge.to) ?? edge.to];
    if (from === to) continue;
    const isBundle = groupOf.has(edge.from) || groupOf.has(edge.to);
    const id = isBundle ? `bundle:${edge.kind}:${from}>${to}` : edge.id;
    const known = ties.get(id);
    const isTurned = centers.has(to) && !centers.has(from);
    const ends = isTurned ? { left: to, right: from } : { left: from, right: to };
    ties.set(id, {
      ...{ id, kind: edge.kind, from, to, ...ends },
      state: known ? worse(known.state, edge.state) : edge.state,
      edges: [...(known?.edges ?? []), edge],
    });
  }
  return [...ties.values()];
}

const worse = (a: SceneTie["state"], b: SceneTie["state"]): SceneTie["state"] =>
  a === "linked" ? b : b === "linked" || rankOf(a) <= rankOf(b) ? a : b;
