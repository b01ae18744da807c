import { atMost } from "@/lib/at-most";
import { ok, type Problem, type Result } from "@/lib/problem";
import { tagKialiAsks } from "@/lib/tracing/decide-tag";
import { countedStore } from "./counted-store";
import { describeStore } from "./describe-store";
import type { MeshCluster } from "./mesh-cluster";
import { type Side, servicesQuery } from "./mesh-queries";
import type { MetricsStore } from "./metrics-store";
import { isProxySpan } from "./proxy-span";
import { bareStore } from "./read-metrics";
import type { TelemetryConfig } from "./telemetry-config";
import type { MetricsView, OwnTraces, TracesView } from "./telemetry-view";
import type { SeenSpan, TraceStore } from "./trace-store";

const METHODS = ["about", "services", "tagValues", "findSpan", "anySpan"] as const;
const SINCE_MS = 3_600_000;
/** Without a hint of the metrics, Jaeger's own list of services has to do. */
const HINT_MS = 3_000;
const AT_ONCE = 6;
const MOST_SERVICES = 4;
const MOST_STRANGERS = 50;

type Asked = {
  config: TelemetryConfig;
  opened: Result<TraceStore | null>;
  clusters: readonly MeshCluster[];
  version: string | null;
  metrics: Result<MetricsStore>;
  /** What the metrics say, to tell a store without spans from a mesh without requests. */
  traffic: Promise<Pick<MetricsView, "clusters" | "problem">>;
  now: number;
};

/** What the one store of traces says of each cluster: whether it has a span with the tag that this Kiali filters by. */
export async function readTraces({
  config,
  opened,
  clusters,
  version,
  metrics,
  traffic,
  now,
}: Asked): Promise<TracesView> {
  const { tracing } = config;
  const { tag, because } = tagKialiAsks(version);
  const found = (verdict: OwnTraces, problem: Problem | null = null) =>
    clusters.map(({ name }) => ({ name, verdict, lastSpanAt: null, problem }));
  const bare: TracesView = {
    ...bareStore(tracing, opened),
    provider: tracing.provider,
    isEnabled: tracing.enabled,
    usesGrpc: tracing.useGrpc,
    tag,
    because,
    clusters: found("not-known"),
    strangers: [],
    span: null,
    queries: 0,
  };
  if (!opened.ok || !opened.value) return bare;
  const counted = countedStore(opened.value, METHODS);
  const described = await describeStore(() => counted.store.about());
  const view = { ...bare, ...described, queries: counted.count() };
  if (described.problem) return view;

  const asked = tag ?? "istio.cluster_id";
  const sinceMs = now - SINCE_MS;
  const values = await counted.store.tagValues(asked);
  if (!values.ok) return { ...view, clusters: found("not-known", values.problem), queries: counted.count() };
  const listed = values.value;
  const services =
    listed === null ? await busiestServices(metrics, config, counted.store) : new Map<string, readonly string[]>();
  const limit = atMost(AT_ONCE);
  const ofCluster = async ({ name }: MeshCluster) => {
    const none = {
      name,
      verdict: "none" as const,
      lastSpanAt: null,
      problem: null,
    };
    if (listed !== null && !listed.includes(name)) return none;
    const where = services.get(name) ?? services.get("") ?? [];
    const span = await limit(() =>
      counted.store.findSpan({
        tag: asked,
        value: name,
        services: where.slice(0, MOST_SERVICES),
        sinceMs,
        isBrief: true,
      }),
    );
    if (!span.ok) return { name, verdict: "not-known" as const, lastSpanAt: null, problem: span.problem };
    return span.value ? { name, verdict: "seen" as const, lastSpanAt: iso(span.value.at), problem: null } : none;
  };
  const [judged, any] = await Promise.all([
    Promise.all(clusters.map(ofCluster)),
    counted.store.anySpan({ services: [...services.values()].flat().slice(0, MOST_SERVICES), sinceMs }),
  ]);
  const quiet = await quietOnes(traffic);
  const settled = judged.map((each) =>
    each.verdict === "none" && quiet.has(each.name) ? { ...each, verdict: "no-traffic" as const } : each,
  );
  const names = new Set(clusters.map(({ name }) => name));
  return {
    ...view,
    clusters: settled,
    strangers: (listed ?? []).filter((value) => !names.has(value)).slice(0, MOST_STRANGERS),
    span: any.ok && any.value ? seenSpan(any.value, asked) : null,
    queries: counted.count(),
  };
}

const iso = (ms: number): string => new Date(Math.min(Math.max(ms, 0), 8.64e15)).toISOString();
const seenSpan = ({ at, service, tags }: SeenSpan, tag: string) => ({
  at: iso(at),
  service,
  value: tags[tag] ?? null,
  isProxy: isProxySpan({ tags }),
});

async function quietOnes(traffic: Asked["traffic"]): Promise<ReadonlySet<string>> {
  const { clusters } = await traffic;
  return new Set(
    clusters.flatMap(({ name, verdict }) =>
      verdict === "quiet" || verdict === "nothing" || verdict === "ended" ? [name] : [],
    ),
  );
}

/** Jaeger finds spans by service only: for each cluster those that the metrics know as busy there, for any other (under "") the store's own first ones. */
async function busiestServices(
  metrics: Result<MetricsStore>,
  { prometheus, tracing }: TelemetryConfig,
  traces: TraceStore,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const sides: readonly Side[] = ["source", "destination"];
  const [all, ...answers] = await Promise.all([
    traces.services({ limit: 20 }),
    ...sides.map((side) =>
      metrics.ok
        ? metrics.value.query(servicesQuery(side, prometheus.queryScope), { timeoutMs: HINT_MS })
        : Promise.resolve(ok([])),
    ),
  ]);
  const known = all.ok ? all.value : [];
  const found = new Map<string, readonly string[]>([["", known]]);
  for (const [index, answer] of answers.entries()) {
    const side = sides[index];
    for (const { labels } of answer.ok ? answer.value : []) {
      const [cluster, app, namespace] = [
        `${side}_cluster`,
        `${side}_canonical_service`,
        `${side}_workload_namespace`,
      ].map((label) => labels[label]);
      if (!cluster || !app || !namespace) continue;
      const service = tracing.namespaceSelector ? `${app}.${namespace}` : app;
      found.set(cluster, [...new Set([...(found.get(cluster) ?? []), service])]);
    }
  }
  return found;
}
