import type { CallOptions } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { MetricsStore } from "@/lib/telemetry/metrics-store";
import { type Census, census } from "./census";
import { type ClusterFate, clusterFates } from "./cluster-fate";
import { type Selector, selectorText } from "./promql";
import { QUERY_FAMILIES, type QueryFamily, scopeOfFamily } from "./query-families";
import type { ScopeLabel } from "./scope-labels";
import type { ScopeOf } from "./scope-of";

/** What one family finds with the scope and without it. */
export type FamilyCounts = {
  unit: "series" | "metrics";
  kept: number;
  dropped: number;
  clusters: readonly ClusterFate[];
};

export type FamilyPreview = Pick<QueryFamily, "id" | "title" | "feeds" | "consequence"> & {
  /** Whether this scope goes into its queries. Where it does not, `dropped` is what it counts from outside of the scope all the same. */
  applies: boolean;
  /** Null where nothing can be counted without reading every series. */
  counts: Result<FamilyCounts> | null;
};

export type ScopePreview = {
  families: readonly FamilyPreview[];
  /** Over every family that carries the scope. A problem when the store could not be asked. */
  clusters: Result<readonly ClusterFate[]>;
};

export type PreviewAsk = {
  labels: readonly ScopeLabel[];
  of: ScopeOf;
  /** The clusters of the mesh by their names in Kiali. */
  mesh: readonly string[];
  /** Custom dashboards have a store of their own. */
  hasOwnStore: boolean;
};

/** Asks the store each question twice, with the scope and without, for all clusters at once. Values were judged before. */
export async function previewScope(
  store: MetricsStore,
  { labels, of, mesh, hasOwnStore }: PreviewAsk,
  options: CallOptions = {},
): Promise<ScopePreview> {
  const asked = new Map<string, Promise<Result<Census>>>();
  const ask = (selector: Selector, scope: readonly ScopeLabel[]): Promise<Result<Census>> => {
    const key = selectorText(selector, scope);
    const known = asked.get(key) ?? census(store, selector, scope, options);
    asked.set(key, known);
    return known;
  };
  const seen = await Promise.all(
    QUERY_FAMILIES.map(async (family) => {
      const { id, title, feeds, consequence, sample } = family;
      const applies = scopeOfFamily(family, hasOwnStore) === of;
      // A store of its own is not this one.
      const isElsewhere = family.scope === "custom-dashboards" && hasOwnStore;
      const both = sample && (await Promise.all([ask(sample, []), ask(sample, labels)]));
      const counts = both
        ? countsOf(both, mesh)
        : family.scope === "custom-dashboards" && !isElsewhere
          ? await metricNames(store, labels, options)
          : null;
      return { view: { id, title, feeds, consequence, applies, counts }, both };
    }),
  );
  const applied = seen.flatMap(({ view, both }) => (view.applies && both ? [both] : []));
  return { families: seen.map(({ view }) => view), clusters: overall(applied, mesh) };
}

type Both = readonly [all: Result<Census>, kept: Result<Census>];

function countsOf([all, kept]: Both, mesh: readonly string[]): Result<FamilyCounts> {
  if (!all.ok) return all;
  if (!kept.ok) return kept;
  return ok({ unit: "series", ...split(all.value.series, kept.value.series), clusters: fatesOf([all, kept], mesh) });
}

const split = (all: number, kept: number) => ({ kept: Math.min(kept, all), dropped: Math.max(all - kept, 0) });

const fatesOf = ([all, kept]: Both, mesh: readonly string[]): readonly ClusterFate[] =>
  all.ok && kept.ok ? clusterFates(mesh, all.value.clusters, kept.value.clusters) : [];

/** A cluster is hidden when nothing is left of it in any family that carries the scope. */
function overall(applied: readonly Both[], mesh: readonly string[]): Result<readonly ClusterFate[]> {
  const [all, kept] = [new Map<string, number>(), new Map<string, number>()];
  for (const both of applied) {
    const failed = both.find((each) => !each.ok);
    if (failed && !failed.ok) return failed;
    for (const [into, from] of [
      [all, both[0]],
      [kept, both[1]],
    ] as const)
      if (from.ok) for (const [name, series] of from.value.clusters) into.set(name, (into.get(name) ?? 0) + series);
  }
  return ok(clusterFates(mesh, all, kept));
}

/** The other families are counted as they are now. */
const RECENT_MS = 3_600_000;

/** Metrics of the applications, by their names alone: what a dashboard would look for cannot be known. */
async function metricNames(
  store: MetricsStore,
  labels: readonly ScopeLabel[],
  options: CallOptions,
): Promise<Result<FamilyCounts>> {
  const recent = { ...options, sinceMs: Date.now() - RECENT_MS };
  const namesOf = (scope: readonly ScopeLabel[]) =>
    store.labelValues("__name__", selectorText({ metric: "", matchers: ['namespace!=""'] }, scope), recent);
  const [all, kept] = await Promise.all([namesOf([]), namesOf(labels)]);
  if (!all.ok) return all;
  if (!kept.ok) return kept;
  const own = (names: readonly string[]): number => names.filter((name) => !name.startsWith("istio_")).length;
  return ok({ unit: "metrics", ...split(own(all.value), own(kept.value)), clusters: [] });
}
