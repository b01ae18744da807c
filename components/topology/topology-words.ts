/** Of the page, its address and its place while it is read. */
export const TOPOLOGY_WORDS = {
  title: "Topology",
  purpose: "Which Kiali reads which cluster, which Istio does, and where the two disagree.",
} as const;
