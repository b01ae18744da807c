import type { Evidence, FleetRow } from "./fleet-row";
import { rankOf } from "./states";
import type { Topology, TopologyEdge } from "./topology";

/** One line of the table. Without an edge: a home itself, or a cluster that nothing leads to. */
export type TopologyLine = {
  id: string;
  kind: "home" | "kiali" | "istio" | "none";
  /** Names and contexts of both ends; null where there is no such end. */
  from: End | null;
  to: End | null;
  state: TopologyEdge["state"];
  detail: string;
  differs: string | null;
  evidence: Evidence | null;
  /** What the fleet knows of it; null where only Istio, or only the kubeconfig, names it. */
  row: FleetRow | null;
  mesh: string | null;
};
export type End = { name: string; context: string | null; kiali: string | null };

/** All that a picture of the same part holds, as lines: worst first, then by name. */
export function linesOf({ nodes, edges }: Pick<Topology, "nodes" | "edges">): readonly TopologyLine[] {
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const homes = [...nodes.values()].flatMap(({ name, context, kialis, mesh }) =>
    kialis.map((row): TopologyLine => {
      const { state, detail, evidence } = row;
      const from = { name, context, kiali: row.home?.kiali ?? null };
      return { id: row.id, kind: "home", from, to: null, state, detail, differs: null, evidence, row, mesh };
    }),
  );
  const ties = edges.flatMap((edge): TopologyLine[] => {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    if (!from || !to) return [];
    const { id, kind, state, detail, differs, row } = edge;
    const seen = from.istio && { atMs: from.istio.atMs, from: "console" as const };
    return [
      {
        ...{ id, kind, state, detail, differs, mesh: to.mesh },
        from: { name: from.name, context: from.context, kiali: row?.home?.kiali ?? null },
        to: { name: row?.name ?? to.name, context: to.context, kiali: null },
        evidence: kind === "istio" ? seen : (row?.evidence ?? null),
        row,
      },
    ];
  });
  const alone = [...nodes.values()].flatMap((node): TopologyLine[] => {
    const { id, name, context, state, detail, mesh, kialis } = node;
    if (kialis.length > 0 || touched.has(id)) return [];
    const to = { name, context, kiali: null };
    return [{ id, kind: "none", from: null, to, state, detail, differs: null, evidence: null, row: null, mesh }];
  });
  return [...homes, ...ties, ...alone].sort((a, b) => rank(a) - rank(b) || byName(a, b) || (a.id < b.id ? -1 : 1));
}

const rank = ({ state, differs }: TopologyLine): number =>
  state !== "linked" ? rankOf(state) : differs === null ? rankOf("healthy") : rankOf("not-loaded");

const byName = (a: TopologyLine, b: TopologyLine): number => {
  const [left, right] = [a.to?.name ?? a.from?.name ?? "", b.to?.name ?? b.from?.name ?? ""];
  return left < right ? -1 : left > right ? 1 : 0;
};
