import { STATE_WORDS } from "@/lib/status/states";
import type { TopologyEdge, TopologyNode } from "@/lib/status/topology";
import type { SceneTie } from "@/lib/status/topology-scene";

type Names = ReadonlyMap<string, Pick<TopologyNode, "name">>;

/** "east reads west with Kiali: Healthy", as somebody would read the line out. */
export function edgeWords({ kind, from, to, state, differs, row }: TopologyEdge, names: Names): string {
  const [reader, read] = [names.get(from)?.name ?? "", row?.name ?? names.get(to)?.name ?? ""];
  const word = state === "linked" ? (differs ?? "linked") : STATE_WORDS[state].label;
  return kind === "kiali" ? `${reader} reads ${read} with Kiali: ${word}` : `Istio in ${reader} reads ${read}: ${word}`;
}

/** The same for a line, which may stand for many. */
export function tieWords({ edges, kind, from, state }: SceneTie, names: Names): string {
  const [first] = edges;
  if (edges.length === 1 && first) return edgeWords(first, names);
  const reader = names.get(from)?.name;
  const word = state === "linked" ? "linked" : STATE_WORDS[state].label;
  const what = `${edges.length} clusters`;
  if (reader === undefined) return `Istio in ${what} reads: ${word}`;
  return kind === "kiali" ? `${reader} reads ${what} with Kiali: ${word}` : `Istio in ${reader} reads ${what}: ${word}`;
}

/** What somebody would read out for a cluster. */
export function nodeWords({ name, context, kialis, readBy, state, mesh }: TopologyNode): string {
  const what = kialis.length > 0 ? "Home" : "Cluster";
  return [
    `${what} ${name}: ${STATE_WORDS[state].label}`,
    ...kialis.map(
      ({ home, kialiVersion }) => `Kiali ${home?.kiali || "not named"}${kialiVersion ? ` ${kialiVersion}` : ""}`,
    ),
    context === null ? "context not known" : `context ${context}`,
    mesh === null ? "mesh not known" : `mesh ${mesh}`,
    ...(readBy.length > 1 ? [`read by ${readBy.length} Kialis`] : []),
  ].join(", ");
}
