import type { TakeOut } from "@/lib/plan/take-out";

const URLS = ["clustering", "kiali_urls"] as const;
const CLUSTERS = ["clustering", "clusters"] as const;
/** Until Kiali 1.78 both were kept there. */
const OLD = "kiali_feature_flags";

/** Everything that Kiali's configuration may say of clusters, by their names. */
export const saidOf = (names: readonly string[]): readonly TakeOut[] => [
  { at: URLS, by: "cluster_name", names },
  { at: [OLD, ...URLS], by: "cluster_name", names },
  { at: CLUSTERS, by: "name", names },
  { at: [OLD, ...CLUSTERS], by: "name", names },
  { at: ["deployment", "discovery_selectors", "overrides"], by: null, names },
];

/** What makes an installer mount these Secrets, by their names. */
export const mountingOf = (secrets: readonly string[]): readonly TakeOut[] =>
  secrets.length === 0 ? [] : [CLUSTERS, [OLD, ...CLUSTERS]].map((at) => ({ at, by: "secret_name", names: secrets }));
