/** One end of a stream of requests: a workload of a cluster, as Istio's labels name it. */
export type Place = {
  /** Istio's cluster ID; "unknown" for whoever has no proxy, or one without CLUSTER_ID. */
  cluster: string;
  namespace: string;
  workload: string;
};

/** Requests or connections that flow from one workload to another. */
export type Stream = {
  from: Place;
  to: Place;
  /** Whose proxies report it; both ends unless told. A reporter has its samples from its own cluster's proxies. */
  reporters?: readonly ("source" | "destination" | "waypoint")[];
  /** "http" unless told. */
  protocol?: "http" | "tcp";
  /** 2 unless told. */
  perSecond?: number;
  /** "200" unless told. */
  code?: string;
  /** The last sample is this old; the stream goes on when not told. */
  endedSecondsAgo?: number;
  /** What scraping adds: a mesh, a region. */
  labels?: Readonly<Record<string, string>>;
};

/** A series beside the mesh's own: `up`, another team's, one that says NaN. */
export type OtherSeries = { name: string; labels?: Readonly<Record<string, string>>; value: number };

/** What one store knows of a mesh. The backfilled Prometheus, the stand-ins and the spans of the sandbox are made from it. */
export type MeshTraffic = { streams: readonly Stream[]; others?: readonly OtherSeries[] };

export type Reporter = NonNullable<Stream["reporters"]>[number];

/** Who reports a stream: whoever has a proxy of a known cluster, where it does not say. */
export function reportersOf({ reporters, from, to }: Stream): readonly Reporter[] {
  if (reporters) return reporters;
  const ends = [["source", from] as const, ["destination", to] as const];
  return ends.filter(([, place]) => place.cluster !== "unknown").map(([reporter]) => reporter);
}
