import type { TopologyEdge } from "./topology";
import type { IstioSide } from "./topology-link";
import type { NodeBook } from "./topology-node-book";

/** Istio's own links, one for each pair of clusters however many Secrets say so. */
export function istioEdges(book: NodeBook, sides: readonly IstioSide[]): readonly TopologyEdge[] {
  const edges = new Map<string, TopologyEdge>();
  for (const side of [...sides].sort((a, b) => (a.context < b.context ? -1 : 1))) {
    const from = book.idOfContext(side.context);
    if (from === null) continue;
    for (const { clusterId, secret } of side.reads) {
      const to = book.called(clusterId, side.mesh);
      if (to === from) continue;
      const id = `istio:${from}>${to}`;
      const secrets = [...new Set([...(edges.get(id)?.secrets ?? []), secret])];
      const detail = `Secret ${secrets.join(", ")} lets istiod read ${clusterId}`;
      edges.set(id, { id, kind: "istio", from, to, state: "linked", detail, row: null, secrets, differs: null });
    }
  }
  return [...edges.values()];
}
