import type { FleetRow, FleetState } from "./fleet-row";
import { rankOf, worstFirst } from "./states";
import { type Disagreement, disagreementsOf } from "./topology-disagreements";
import { istioEdges } from "./topology-istio";
import type { IstioSide } from "./topology-link";
import { NodeBook } from "./topology-node-book";

/** One cluster: a home, what a home's Kiali reads, what an Istio reads, or a context that nobody reads. */
export type TopologyNode = {
  /** Stable over restarts; good for an address. */
  id: string;
  /** What Kiali and Istio call it; a context's own name where nothing says. */
  name: string;
  context: string | null;
  mesh: string | null;
  /** The Kialis that run there: rows of homes. */
  kialis: readonly FleetRow[];
  /** The connections that lead there, worst first. */
  readBy: readonly FleetRow[];
  /** Its row as a context that no known Kiali reads. */
  alone: FleetRow | null;
  istio: IstioSide | null;
  /** Of its Kialis where it is a home; else the worst of its connections. */
  state: FleetState;
  detail: string;
};

/** Who reads whom, from the reader to what it reads. "linked": a Secret of Istio says so; whether it works, istiod alone knows. */
export type TopologyEdge = {
  id: string;
  kind: "kiali" | "istio";
  from: string;
  to: string;
  state: FleetState | "linked";
  detail: string;
  /** Of a connection. */
  row: FleetRow | null;
  /** Of Istio's link: its Secrets, "namespace/name". */
  secrets: readonly string[];
  /** What Kiali and Istio disagree about here, in one sentence. */
  differs: string | null;
};

export type Topology = {
  nodes: ReadonlyMap<string, TopologyNode>;
  edges: readonly TopologyEdge[];
  /** Every mesh ID that anything names, by name; null last, where something has none. */
  meshes: readonly (string | null)[];
  disagreements: readonly Disagreement[];
};

/** Homes, remotes and contexts as clusters, with who reads whom. The order is the same each time. */
export function topologyOf(rows: readonly FleetRow[], sides: readonly IstioSide[]): Topology {
  const ordered = [...rows].sort(worstFirst);
  const book = new NodeBook(sides);
  for (const row of ordered) if (row.kind === "home") book.home(row);
  const connections = ordered.filter(({ kind }) => kind === "connection");
  const kiali = connections.flatMap((row): TopologyEdge[] => {
    const from = row.home && book.idOfContext(row.home.context);
    if (!row.home || !from) return [];
    const to = book.remote(row);
    return [{ ...edgeOf(row), id: `kiali:${row.home.context}|${row.home.kiali}|${row.name}`, from, to }];
  });
  for (const row of ordered) if (row.kind === "context") book.context(row);
  const istio = istioEdges(book, sides);
  const nodes = book.nodes();
  const disagreements = disagreementsOf(nodes, [...kiali, ...istio]);
  const says = new Map(disagreements.flatMap(({ edges, words }) => edges.map((id) => [id, words])));
  const edges = [...kiali, ...istio].map((edge) => ({ ...edge, differs: says.get(edge.id) ?? null }));
  return { nodes, edges, meshes: meshesOf(nodes), disagreements };
}

const edgeOf = (row: FleetRow): Omit<TopologyEdge, "id" | "from" | "to"> => ({
  kind: "kiali",
  state: row.state,
  detail: row.detail,
  row,
  secrets: [],
  differs: null,
});

function meshesOf(nodes: ReadonlyMap<string, TopologyNode>): readonly (string | null)[] {
  const all = [...new Set([...nodes.values()].map(({ mesh }) => mesh))];
  return all.sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
}

/** Worst first, then by name; the order is the same each time. */
export const worstNodeFirst = (a: TopologyNode, b: TopologyNode): number =>
  rankOf(a.state) - rankOf(b.state) || byText(a.name, b.name) || byText(a.id, b.id);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
