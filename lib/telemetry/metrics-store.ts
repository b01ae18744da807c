import type { CallOptions } from "@/lib/cluster/cluster";
import type { Result } from "@/lib/problem";

/** One sample of an instant query. `value` is NaN where the store said so; `at` is in seconds since 1970. */
export type Sample = { labels: Readonly<Record<string, string>>; value: number; at: number };

/** Lists of labels: `sinceMs` leaves out series that ended before it, so that a store need not go through all that it kept. */
type ListOptions = CallOptions & { sinceMs?: number };

/** A store that speaks Prometheus' API, whatever stands behind it. */
export type MetricsStore = {
  readonly from: string;
  readonly url: string;
  /** What it is: "Prometheus 2.42.0", "Thanos", "VictoriaMetrics"; null while it does not say. */
  about: (options?: CallOptions) => Promise<Result<{ kind: string; version: string | null }>>;
  /** An instant query. A complaint of the store about the query is "rejected", with its words. */
  query: (promql: string, options?: CallOptions) => Promise<Result<readonly Sample[]>>;
  /** Values of one label over the series that match; reads no samples. */
  labelValues: (label: string, match: string, options?: ListOptions) => Promise<Result<readonly string[]>>;
  /** Names of the labels of the series that match. */
  labelNames: (match: string, options?: ListOptions) => Promise<Result<readonly string[]>>;
};
