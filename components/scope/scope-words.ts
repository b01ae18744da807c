import type { VerdictKind } from "@/components/ui/verdict";
import type { ClusterFate } from "@/lib/query-scope/cluster-fate";
import type { LabelProposal, Proposals } from "@/lib/query-scope/propose-labels";
import type { ScopeOf } from "@/lib/query-scope/scope-of";

export const OF_WORDS: Readonly<Record<ScopeOf, { label: string; note: string }>> = {
  prometheus: { label: "Metrics", note: "The graph, metrics tabs, the overview" },
  "custom-dashboards": { label: "Custom dashboards", note: "Where they have a store of their own" },
  tracing: { label: "Traces", note: "Tags that spans have to have" },
};

type Words = { kind: VerdictKind; word: string };

export const FATES: Readonly<Record<ClusterFate["fate"], Words>> = {
  kept: { kind: "pass", word: "Kept" },
  thinned: { kind: "warn", word: "In part" },
  hidden: { kind: "fail", word: "Hidden" },
  silent: { kind: "skip", word: "No traffic" },
  other: { kind: "skip", word: "Not of this mesh" },
};

export const PROPOSALS: Readonly<Record<LabelProposal["verdict"], Words>> = {
  narrows: { kind: "pass", word: "Narrows" },
  harmless: { kind: "skip", word: "Changes nothing" },
  thins: { kind: "warn", word: "Drops a part" },
  hides: { kind: "fail", word: "Hides clusters" },
};

const series = (count: number): string => `${count.toLocaleString("en")} series`;

/** Why a label is proposed, or why it is not one to take. */
export function whyOf({ verdict, series: found, hidden, drops, isMeshId, alsoIs }: LabelProposal): string {
  const id = isMeshId ? " It is Istio's mesh ID here." : "";
  const dropped = found.others - found.othersKept;
  switch (verdict) {
    case "narrows":
      return `All ${series(found.mesh)} of this mesh have it; ${series(dropped)} of others go${drops.length > 0 ? `, with ${andMore(drops)}` : ""}.${id}`;
    case "harmless":
      return `Every one of the store's ${series(found.mesh + found.others)} has it: nothing would go now.${id}`;
    case "thins":
      return `${found.meshKept.toLocaleString("en")} of the mesh's ${series(found.mesh)} have it: the others would not be counted.${id}`;
    case "hides":
      return `It is another in ${andMore(hidden)}${alsoIs.length > 0 ? ` (${andMore(alsoIs)})` : ""}. A scope compares for equality and cannot list several: Kiali would show nothing of ${hidden.length === 1 ? "it" : "them"}.`;
    default:
      return verdict satisfies never;
  }
}

/** Whether any cluster reports requests, of this mesh or of another. */
export const hasSeries = ({ otherClusters, silent }: Proposals, mesh: readonly string[]): boolean =>
  otherClusters.length > 0 || silent.length < mesh.length;

/** Whose series the store has, in a sentence or two. */
export function foundWords(found: Proposals, mesh: readonly string[]): string {
  const { otherClusters, silent } = found;
  if (!hasSeries(found, mesh))
    return "No cluster reports requests into the store now: nothing tells which labels would narrow.";
  const whose =
    otherClusters.length > 0
      ? `The store also has series of ${andMore(otherClusters)}, which ${otherClusters.length === 1 ? "is" : "are"} not connected to this Kiali.`
      : "Every series in the store is of a cluster of this mesh: no scope is needed now.";
  return silent.length > 0 ? `${whose} There is no traffic of ${andMore(silent)} to judge by.` : whose;
}

const MOST = 4;
/** "a, b, c, d and 3 more" */
export const andMore = (names: readonly string[]): string =>
  names.length <= MOST ? names.join(", ") : `${names.slice(0, MOST).join(", ")} and ${names.length - MOST} more`;
