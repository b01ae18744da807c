import { type Matchers, selector } from "./promql";

/** Requests, and connections where there are no requests to see: TCP, and what ambient's ztunnel carries. */
export const FAMILIES = { http: "istio_requests_total", tcp: "istio_tcp_connections_opened_total" } as const;
export type Family = keyof typeof FAMILIES;

/** Kiali's own shortest window is shorter; five minutes hold two samples also where a scrape comes each two minutes. */
export const WINDOW_SECONDS = 300;
const ENDS = ["reporter", "source_cluster", "destination_cluster"] as const;
const BY_ENDS = `by (${ENDS.join(", ")})`;

/** Series of a family by who reports them, about which clusters: one answer for the whole mesh. */
export const countQuery = (family: Family, scope: Matchers): string =>
  `count ${BY_ENDS} (${selector(FAMILIES[family], scope)})`;

/** The time of the latest sample of each, in seconds since 1970. */
export const latestQuery = (family: Family, scope: Matchers): string =>
  `max ${BY_ENDS} (timestamp(${selector(FAMILIES[family], scope)}))`;

/** What flows, per second; pairs without any are left out. */
export const rateQuery = (family: Family, scope: Matchers): string =>
  `sum ${BY_ENDS} (rate(${selector(FAMILIES[family], scope)}[${WINDOW_SECONDS}s])) > 0`;

export type Side = "source" | "destination";
/** Who reports on a side: a waypoint stands before servers and reports what they would. */
const REPORTERS = { source: "source", destination: ["destination", "waypoint"] } as const;
const own = (side: Side, clusters: readonly string[], scope: Matchers): Matchers => ({
  ...scope,
  reporter: REPORTERS[side],
  [`${side}_cluster`]: clusters,
});

/** Series of any family that the clusters' own proxies reported on that side, whenever; for a list of label values. */
export const everReported = (side: Side, clusters: readonly string[], scope: Matchers): string =>
  selector("", { __name__: Object.values(FAMILIES), ...own(side, clusters, scope) });

/** When the own proxies of clusters that are silent now reported last; asks for these clusters' series only. */
export const lastReportQuery = (family: Family, side: Side, clusters: readonly string[], scope: Matchers): string => {
  const series = selector(FAMILIES[family], own(side, clusters, scope));
  return `max by (${side}_cluster) (max_over_time(timestamp(${series})[${LOOK_BACK}:10m]))`;
};
const LOOK_BACK = "6h";

/** The busiest services of each cluster, two each, under the names that their spans have. */
export const servicesQuery = (side: Side, scope: Matchers): string => {
  const by = `${side}_cluster, ${side}_canonical_service, ${side}_workload_namespace`;
  const rate = `rate(${selector(FAMILIES.http, { ...scope, reporter: side })}[${WINDOW_SECONDS}s])`;
  return `topk by (${side}_cluster) (2, sum by (${by}) (${rate}))`;
};
