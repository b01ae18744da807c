import type { CallOptions } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { MetricsStore, Sample } from "@/lib/telemetry/metrics-store";
import { countQuery, reporterOf, type Selector } from "./promql";
import type { ScopeLabel } from "./scope-labels";

/** How many series a selector finds, in all and by the cluster whose own proxies reported them. */
export type Census = { series: number; clusters: ReadonlyMap<string, number> };

/** Counts once for all clusters. A store that has none of it answers with a census of nothing. */
export async function census(
  store: MetricsStore,
  selector: Selector,
  scope: readonly ScopeLabel[],
  options: CallOptions = {},
): Promise<Result<Census>> {
  const found = await store.query(countQuery(selector, scope), options);
  return found.ok ? ok(censusOf(found.value)) : found;
}

/** A count that is no number counts as nothing. */
export function censusOf(samples: readonly Sample[]): Census {
  const clusters = new Map<string, number>();
  let series = 0;
  for (const { labels, value } of samples) {
    if (!Number.isFinite(value) || value <= 0) continue;
    series += value;
    const cluster = reporterOf(labels);
    if (cluster !== null) clusters.set(cluster, (clusters.get(cluster) ?? 0) + value);
  }
  return { series, clusters };
}
