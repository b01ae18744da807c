import type { Problem } from "@/lib/problem";

/** One store as Kiali is told of it and as it answered; nothing of it is a credential. */
export type StoreView = {
  /** "Prometheus"; null while it does not say. */
  kind: string | null;
  version: string | null;
  /** Without credentials. */
  url: string;
  /** Whether Kiali uses it by default, because nothing is written. */
  isDefault: boolean;
  /** From where it was asked; null when there was no way to it. */
  from: string | null;
  /** How Kiali signs in: "none", "basic", "bearer"… */
  signsInBy: string;
  /** Names of the headers that Kiali sends, a tenant's for one. */
  headers: readonly string[];
  /** Labels or tags that Kiali adds to every query. */
  scope: Readonly<Record<string, string>>;
  tookMs: number | null;
  problem: Problem | null;
};

/**
 * What the metrics say of one cluster's own proxies. "quiet": they report, and no request passed in the last minutes. "ended": they did report. "others-only":
 * proxies elsewhere report traffic with it and its own do not. "nothing": no series names it. "not-known": the store could not be asked.
 */
export type OwnReports = "reports" | "quiet" | "ended" | "others-only" | "nothing" | "not-known";

export type ClusterMetrics = {
  name: string;
  isHome: boolean;
  context: string | null;
  verdict: OwnReports;
  /** Series of its own proxies at this moment. */
  series: number;
  /** By the store's clock; null when there was none as far back as was looked. */
  lastSampleSecondsAgo: number | null;
  /** What passed its own proxies, into it, out of it and within it; each request once. */
  requestsPerSecond: number;
  connectionsPerSecond: number;
};

/** A cluster that series name and that is no connection of this Kiali. */
export type UnconnectedCluster = {
  name: string;
  series: number;
  lastSampleSecondsAgo: number | null;
  /** The context that its name suggests, to connect it. */
  context: string | null;
  /** A connected cluster without telemetry whose name is nearly the same. */
  lookalike: string | null;
};

/** What flows from one cluster to another; whichever side reports more of it counts. */
export type TrafficCell = {
  source: string;
  destination: string;
  requestsPerSecond: number;
  connectionsPerSecond: number;
};

export type MetricsView = StoreView & {
  /** What could not be asked, beside what could. */
  problems: readonly Problem[];
  clusters: readonly ClusterMetrics[];
  unconnected: readonly UnconnectedCluster[];
  /** Series with the cluster "unknown": of proxies that do not know their own, and of peers that have no proxy. */
  unknown: { own: number; peers: number };
  /** In the order in which they are drawn; "unknown" last. */
  names: readonly string[];
  traffic: readonly TrafficCell[];
  /** Over how long rates are taken. */
  windowSeconds: number;
  queries: number;
};

/** "no-traffic": none was found, and none was to be expected. */
export type OwnTraces = "seen" | "none" | "no-traffic" | "not-known";

export type TracesView = StoreView & {
  provider: "jaeger" | "tempo";
  isEnabled: boolean;
  /** Whether Kiali itself asks by gRPC; we ask the same store by HTTP. */
  usesGrpc: boolean;
  /** The span tag that this Kiali filters by; null for none. */
  tag: string | null;
  because: string;
  clusters: readonly { name: string; verdict: OwnTraces; lastSpanAt: string | null; problem: Problem | null }[];
  /** Values of the tag that are no connected cluster, where the store lists them. */
  strangers: readonly string[];
  /** The latest span, of a proxy when there is one, to see what it carries: an application's own carry no tag of Istio's. */
  span: { at: string; service: string; value: string | null; isProxy: boolean } | null;
  queries: number;
};

/** What one Kiali knows of its clusters from the stores it is told to ask, taken at one moment. */
export type TelemetryView = {
  home: string;
  kiali: { namespace: string; name: string; version: string | null };
  /** ISO. */
  at: string;
  metrics: MetricsView;
  traces: TracesView;
  /** Why the connected clusters are not known, when they are not. */
  clustersProblem: Problem | null;
};
