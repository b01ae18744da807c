import type { Selector } from "./promql";
import type { ScopeOf } from "./scope-of";

/** How Kiali puts the scope into the queries of one family; "not" where it does not. */
export type Application = "every-brace" | "matcher" | "escaped-matcher" | "not";

/** Queries of Kiali that treat the scope alike. Read in Kiali's source, from 1.48 to 2.30; what a version lacks asks nothing. */
export type QueryFamily = {
  id: string;
  title: string;
  /** What of Kiali's pages it feeds. */
  feeds: string;
  /** Whose scope; null where none is applied. */
  scope: ScopeOf | null;
  how: Application;
  /** What shows how many series it is about; null where only the names of metrics can be counted. */
  sample: Selector | null;
  /** What it means that the scope is not applied, or is applied in its own way. */
  consequence: string;
};

const REQUESTS: Selector = { metric: "istio_requests_total", matchers: [] };
const TCP: Selector = { metric: "istio_tcp_sent_bytes_total", matchers: [] };
/** One series stands for the buckets of its histogram. */
const DURATIONS: Selector = { metric: "istio_request_duration_milliseconds_count", matchers: [] };
const KNOWN_DURATIONS: Selector = { ...DURATIONS, matchers: ['destination_workload!="unknown"'] };
const ZTUNNEL: Selector = { metric: "istio_build", matchers: ['component="ztunnel"'] };

export const QUERY_FAMILIES: readonly QueryFamily[] = [
  {
    id: "graph",
    title: "Traffic graph",
    feeds: "Requests between workloads, with security, response times, throughput and aggregate nodes",
    scope: "prometheus",
    how: "every-brace",
    sample: REQUESTS,
    consequence: "Every selector of these queries carries the scope.",
  },
  {
    id: "graph-tcp",
    title: "Traffic graph, TCP",
    feeds: "TCP edges of the graph, and those that ztunnel reports",
    scope: "prometheus",
    how: "every-brace",
    sample: TCP,
    consequence: "Every selector of these queries carries the scope.",
  },
  {
    id: "metrics",
    title: "Metrics tabs",
    feeds: "Inbound and outbound metrics of services, workloads and apps, and the charts of overviews",
    scope: "prometheus",
    how: "matcher",
    sample: DURATIONS,
    consequence: "The scope stands beside each query's own labels.",
  },
  {
    id: "overview",
    title: "Overview's top lists",
    feeds: "Slowest services and services with the most throughput",
    scope: "prometheus",
    how: "matcher",
    sample: KNOWN_DURATIONS,
    consequence: "The scope stands beside each query's own labels.",
  },
  {
    id: "dashboards",
    title: "Custom dashboards",
    feeds: "Dashboards of runtimes and of the applications' own metrics",
    scope: "custom-dashboards",
    how: "escaped-matcher",
    sample: null,
    consequence:
      "Without a store of their own they take the scope of the main store: metrics of applications need the label as well, or their charts stay empty.",
  },
  {
    id: "health",
    title: "Health",
    feeds: "Error rates behind the health of services, workloads, apps and namespaces",
    scope: null,
    how: "not",
    sample: REQUESTS,
    consequence:
      "Requests of other meshes count where namespace and cluster have the same names: health may show their errors.",
  },
  {
    id: "trace-stats",
    title: "Response times beside traces",
    feeds: "The heat map that compares a span with the usual response times",
    scope: null,
    how: "not",
    sample: DURATIONS,
    consequence:
      "Spans are compared with series of other meshes, where workload, namespace and cluster have the same names.",
  },
  {
    id: "infrastructure",
    title: "Control plane and ztunnel",
    feeds: "Metrics of istiod, ztunnel and their pods, ztunnel's versions",
    scope: null,
    how: "not",
    sample: ZTUNNEL,
    consequence:
      "They are selected by the names of pods alone: those of every cluster in the store are shown together.",
  },
  {
    id: "metric-names",
    title: "Names of metrics",
    feeds: "Whether the store has what Kiali needs at all",
    scope: null,
    how: "not",
    sample: null,
    consequence: "A metric counts as there when any mesh of the store has it. Nothing else is shown of it.",
  },
];

/** The scope that a family carries: custom dashboards take that of the main store unless they have a store of their own. */
export const scopeOfFamily = ({ scope }: QueryFamily, hasOwnStore: boolean): ScopeOf | null =>
  scope === "custom-dashboards" && !hasOwnStore ? "prometheus" : scope;
