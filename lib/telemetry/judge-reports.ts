import type { MeshCluster } from "./mesh-cluster";
import type { Family } from "./mesh-queries";
import type { Sample } from "./metrics-store";
import type { ClusterMetrics, TrafficCell, UnconnectedCluster } from "./telemetry-view";

/** What the grouped queries answered, each sample by reporter, source_cluster and destination_cluster. */
export type MeshSamples = Readonly<Record<"count" | "latest" | "rate", Readonly<Record<Family, readonly Sample[]>>>>;

export const UNKNOWN = "unknown";

/** The cluster whose own proxy reported: the client's side for "source", the server's for every other reporter (waypoints stand before servers). */
const reportedIn = ({ labels }: Sample): string =>
  (labels.reporter === "source" ? labels.source_cluster : labels.destination_cluster) || UNKNOWN;
const endsOf = ({ labels }: Sample): readonly string[] => [
  labels.source_cluster || UNKNOWN,
  labels.destination_cluster || UNKNOWN,
];
/** A store may say NaN or infinity; neither is traffic. */
const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
const sum = (samples: readonly Sample[]): number => samples.reduce((total, { value }) => total + finite(value), 0);
const all = (of: Readonly<Record<Family, readonly Sample[]>>): readonly Sample[] => [...of.http, ...of.tcp];

/** By the store's own clock: `at` is the moment at which it looked. */
function secondsAgo(samples: readonly Sample[]): number | null {
  const ages = samples.flatMap(({ at, value }) => (Number.isFinite(value) ? [Math.max(0, at - value)] : []));
  return ages.length === 0 ? null : Math.round(Math.min(...ages));
}

/** One connected cluster, from what is there now. A silent one is judged further by what there was: see `readMetrics`. */
export function judgeCluster({ name, isHome, context }: MeshCluster, seen: MeshSamples): ClusterMetrics {
  const isOwn = (sample: Sample): boolean => reportedIn(sample) === name;
  const series = sum(all(seen.count).filter(isOwn));
  // What is reported from both of its ends inside the cluster passed once.
  const own = trafficCells({ ...seen, rate: { http: seen.rate.http.filter(isOwn), tcp: seen.rate.tcp.filter(isOwn) } });
  const requestsPerSecond = own.reduce((total, cell) => total + cell.requestsPerSecond, 0);
  const connectionsPerSecond = own.reduce((total, cell) => total + cell.connectionsPerSecond, 0);
  const isNamed = all(seen.count).some((sample) => endsOf(sample).includes(name));
  return {
    name,
    isHome,
    context,
    verdict:
      series > 0
        ? requestsPerSecond + connectionsPerSecond > 0
          ? "reports"
          : "quiet"
        : isNamed
          ? "others-only"
          : "nothing",
    series,
    lastSampleSecondsAgo: secondsAgo(all(seen.latest).filter(isOwn)),
    requestsPerSecond,
    connectionsPerSecond,
  };
}

/** Clusters that series name and that are none of the connected ones, by how much they report. */
export function findUnconnected(
  connected: readonly ClusterMetrics[],
  seen: MeshSamples,
  contextOf: (name: string) => string | null,
): readonly UnconnectedCluster[] {
  const known = new Set([UNKNOWN, ...connected.map(({ name }) => name)]);
  const names = new Set(
    all(seen.count)
      .flatMap(endsOf)
      .filter((name) => !known.has(name)),
  );
  const silent = connected.filter(({ series }) => series === 0);
  return [...names]
    .map((name) => {
      const isOwn = (sample: Sample): boolean => reportedIn(sample) === name;
      const isNear = (other: ClusterMetrics): boolean => plain(other.name) === plain(name);
      return {
        name,
        series: sum(all(seen.count).filter(isOwn)),
        lastSampleSecondsAgo: secondsAgo(all(seen.latest).filter(isOwn)),
        context: contextOf(name),
        lookalike: silent.find(isNear)?.name ?? null,
      };
    })
    .sort((a, b) => b.series - a.series || (a.name < b.name ? -1 : 1));
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Series that say "unknown" of whoever reports them, and of the other end: the first is a proxy without CLUSTER_ID, the second whoever has no proxy. */
export function countUnknown(seen: MeshSamples): { own: number; peers: number } {
  const isOwn = (sample: Sample): boolean => reportedIn(sample) === UNKNOWN;
  const unknown = all(seen.count).filter((sample) => endsOf(sample).includes(UNKNOWN));
  return { own: sum(unknown.filter(isOwn)), peers: sum(unknown.filter((sample) => !isOwn(sample))) };
}

/** One cell per pair with traffic. Both ends report one request, so the larger of the two counts, not their sum. */
export function trafficCells(seen: MeshSamples): readonly TrafficCell[] {
  const cells = new Map<string, TrafficCell>();
  for (const [family, field] of [
    ["http", "requestsPerSecond"],
    ["tcp", "connectionsPerSecond"],
  ] as const) {
    const sides = new Map<string, { source: string; destination: string; client: number; server: number }>();
    for (const sample of seen.rate[family]) {
      const [source = UNKNOWN, destination = UNKNOWN] = endsOf(sample);
      const key = JSON.stringify([source, destination]);
      const pair = sides.get(key) ?? { source, destination, client: 0, server: 0 };
      // A waypoint reports what the server behind it would.
      if (sample.labels.reporter === "source") pair.client += finite(sample.value);
      else pair.server = Math.max(pair.server, finite(sample.value));
      sides.set(key, pair);
    }
    for (const [key, { source, destination, client, server }] of sides) {
      const cell = cells.get(key) ?? { source, destination, requestsPerSecond: 0, connectionsPerSecond: 0 };
      cells.set(key, { ...cell, [field]: Math.max(client, server) });
    }
  }
  return [...cells.values()].filter((cell) => cell.requestsPerSecond + cell.connectionsPerSecond > 0);
}
