import type { ContextRow } from "@/lib/cluster/context-row";
import type { Problem, Result } from "@/lib/problem";
import { countedStore } from "./counted-store";
import { type Described, describeStore } from "./describe-store";
import { countUnknown, findUnconnected, judgeCluster, type MeshSamples, trafficCells, UNKNOWN } from "./judge-reports";
import type { MeshCluster } from "./mesh-cluster";
import {
  countQuery,
  everReported,
  type Family,
  lastReportQuery,
  latestQuery,
  rateQuery,
  type Side,
  WINDOW_SECONDS,
} from "./mesh-queries";
import type { MetricsStore, Sample } from "./metrics-store";
import type { TelemetryConfig } from "./telemetry-config";
import type { ClusterMetrics, MetricsView, StoreView } from "./telemetry-view";

const METHODS = ["about", "query", "labelValues"] as const;
/** Clusters that are looked for in what is past; more would make one selector too long for a URL. */
const MOST_SILENT = 100;

/**
 * What the one store says of every cluster: seven questions for the whole mesh, however many clusters it has, and six more about those that are
 * silent now. Kiali's query scope is in each, as Kiali would have it.
 */
export async function readMetrics(
  contexts: readonly ContextRow[],
  config: TelemetryConfig["prometheus"],
  opened: Result<MetricsStore>,
  clusters: readonly MeshCluster[],
): Promise<MetricsView> {
  const bare = emptyView(config, opened, clusters);
  if (!opened.ok) return bare;
  const counted = countedStore(opened.value, METHODS);
  const scope = config.queryScope;
  const about = describeStore(() => counted.store.about());
  const [described, seen] = await Promise.all([about, readSamples(counted.store, scope, about)]);
  const view: MetricsView = { ...bare, ...described, queries: counted.count() };
  if (described.problem) return view;
  if (!seen.samples) return { ...view, problem: seen.problems[0] ?? null };
  const { samples } = seen;
  const judged = clusters.map((each) => judgeCluster(each, samples));
  const past = await readPast(counted.store, scope, judged);
  const settled = judged.map((each) => {
    const age = past.ages.get(each.name);
    if (age === undefined) return each;
    return {
      ...each,
      lastSampleSecondsAgo: age,
      verdict: each.verdict === "nothing" ? ("ended" as const) : each.verdict,
    };
  });
  const taken = new Set(clusters.map(({ context }) => context));
  const free = contexts.filter(({ name }) => !taken.has(name));
  const contextOf = (name: string): string | null => contextNamed(name, free);
  const unconnected = findUnconnected(settled, samples, contextOf);
  const traffic = trafficCells(samples);
  const hasUnknown = traffic.some(({ source, destination }) => source === UNKNOWN || destination === UNKNOWN);
  return {
    ...view,
    problems: [...seen.problems, ...past.problems],
    clusters: settled,
    unconnected,
    unknown: countUnknown(samples),
    names: [...settled, ...unconnected].map(({ name }) => name).concat(hasUnknown ? [UNKNOWN] : []),
    traffic,
    queries: counted.count(),
  };
}

/** The context of that name, or the only one in whose name it is a word: "west" in "admin@prod-west-1". Whether it is right, the wizard finds out. */
function contextNamed(name: string, contexts: readonly ContextRow[]): string | null {
  const exact = contexts.find((row) => row.name === name) ?? contexts.find((row) => row.cluster === name);
  if (exact) return exact.name;
  const words = contexts.filter((row) =>
    row.name
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .includes(name.toLowerCase()),
  );
  return words.length === 1 ? (words[0]?.name ?? null) : null;
}

function emptyView(
  config: TelemetryConfig["prometheus"],
  opened: Result<MetricsStore>,
  clusters: readonly MeshCluster[],
): MetricsView {
  const notKnown = ({ name, isHome, context }: MeshCluster): ClusterMetrics => ({
    name,
    isHome,
    context,
    verdict: "not-known",
    series: 0,
    lastSampleSecondsAgo: null,
    requestsPerSecond: 0,
    connectionsPerSecond: 0,
  });
  return {
    ...bareStore(config, opened),
    problems: [],
    clusters: clusters.map(notKnown),
    unconnected: [],
    unknown: { own: 0, peers: 0 },
    names: clusters.map(({ name }) => name),
    traffic: [],
    windowSeconds: WINDOW_SECONDS,
    queries: 0,
  };
}

/** What the configuration says of a store, before it is asked. */
export function bareStore(
  { url, isDefault, auth, headers, queryScope }: TelemetryConfig["prometheus"] | TelemetryConfig["tracing"],
  opened: Result<{ from: string } | null>,
): StoreView {
  return {
    kind: null,
    version: null,
    url,
    isDefault,
    from: opened.ok ? (opened.value?.from ?? null) : null,
    signsInBy: auth.kind === "other" ? auth.type : auth.kind,
    headers: Object.keys(headers),
    scope: queryScope,
    tookMs: null,
    problem: opened.ok ? null : opened.problem,
  };
}

type Ask = "count" | "latest" | "rate";
const ASKS: readonly (readonly [Ask, Family, (family: Family, scope: Readonly<Record<string, string>>) => string])[] = [
  ["count", "http", countQuery],
  ["count", "tcp", countQuery],
  ["latest", "http", latestQuery],
  ["latest", "tcp", latestQuery],
  ["rate", "http", rateQuery],
  ["rate", "tcp", rateQuery],
];

/** Without counts nothing can be judged; without the rest it can, and a problem says what is missing. */
async function readSamples(
  store: MetricsStore,
  scope: Readonly<Record<string, string>>,
  about: Promise<Described>,
): Promise<{ samples: MeshSamples | null; problems: readonly Problem[] }> {
  const asked = ASKS.map(async ([ask, family, write]) => ({
    ask,
    family,
    answer: await store.query(write(family, scope)),
  }));
  if ((await about).problem) return { samples: null, problems: [] };
  const answers = await Promise.all(asked);
  const problems = distinct(answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.problem])));
  if (answers.some(({ ask, answer }) => ask === "count" && !answer.ok)) return { samples: null, problems };
  const of = (ask: Ask, family: Family): readonly Sample[] => {
    const found = answers.find((each) => each.ask === ask && each.family === family)?.answer;
    return found?.ok ? found.value : [];
  };
  const both = (ask: Ask) => ({ http: of(ask, "http"), tcp: of(ask, "tcp") });
  return { samples: { count: both("count"), latest: both("latest"), rate: both("rate") }, problems };
}

type Past = { ages: ReadonlyMap<string, number | null>; problems: readonly Problem[] };

/** Which of the silent ones did report, and how long ago; null for longer than was looked back. */
async function readPast(
  store: MetricsStore,
  scope: Readonly<Record<string, string>>,
  judged: readonly ClusterMetrics[],
): Promise<Past> {
  const silent = judged
    .filter(({ series }) => series === 0)
    .map(({ name }) => name)
    .slice(0, MOST_SILENT);
  if (silent.length === 0) return { ages: new Map(), problems: [] };
  const sides = await Promise.all(
    (["source", "destination"] as const).map((side) => pastOf(store, scope, side, silent)),
  );
  const ages = new Map<string, number | null>();
  for (const { ages: found } of sides)
    for (const [name, age] of found) {
      const before = ages.get(name) ?? null;
      ages.set(name, before === null ? age : age === null ? before : Math.min(before, age));
    }
  return { ages, problems: distinct(sides.flatMap(({ problems }) => problems)) };
}

async function pastOf(
  store: MetricsStore,
  scope: Readonly<Record<string, string>>,
  side: Side,
  silent: readonly string[],
): Promise<Past> {
  const ever = await store.labelValues(`${side}_cluster`, everReported(side, silent, scope));
  if (!ever.ok) return { ages: new Map(), problems: [ever.problem] };
  // A store may leave the selector of a list of values aside.
  const once = ever.value.filter((name) => silent.includes(name));
  if (once.length === 0) return { ages: new Map(), problems: [] };
  const last = await Promise.all(
    (["http", "tcp"] as const).map((family) => store.query(lastReportQuery(family, side, once, scope))),
  );
  const ages = new Map<string, number | null>(once.map((name) => [name, null]));
  for (const { labels, value, at } of last.flatMap((each) => (each.ok ? each.value : []))) {
    const name = labels[`${side}_cluster`];
    if (name === undefined || !ages.has(name) || !Number.isFinite(value)) continue;
    const age = Math.max(0, Math.round(at - value));
    ages.set(name, Math.min(age, ages.get(name) ?? age));
  }
  return { ages, problems: distinct(last.flatMap((each) => (each.ok ? [] : [each.problem]))) };
}

/** One refusal is one problem, however many queries met it: what was asked is left out of the comparison. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const keyOf = (problem: Problem): string =>
    problem.kind === "rejected" ? JSON.stringify(problem.causes) : JSON.stringify(problem);
  return [...new Map(problems.map((each) => [keyOf(each), each])).values()];
}
