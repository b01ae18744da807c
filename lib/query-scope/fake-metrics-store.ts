import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { MetricsStore, Sample } from "@/lib/telemetry/metrics-store";

export type FakeSeries = Readonly<Record<string, string>> & { __name__: string };
export type FakeMetricsStore = MetricsStore & {
  /** Every question so far: the query, or "values of <label>: <match>", "names: <match>". */
  readonly asked: readonly string[];
};
export type FakeMetricsOptions = {
  /** Every question is answered with this. */
  problem?: Problem | null;
  /** Counts come as this number, whatever is there. */
  count?: number;
};

const COUNT = /^count by \(([^)]*)\) \((.*)\)$/;
const SELECTOR = /^([a-zA-Z_:]*)(?:\{(.*)\})?$/s;
const MATCHER = /([a-zA-Z_]\w*)(=~|!=|=)"((?:[^"\\]|\\.)*)"(?:,|$)/gsy;

/** For tests: a store that holds these series now and understands the few forms of query that this room sends; any other is a bug of ours. */
export function fakeMetricsStore(
  series: readonly FakeSeries[] | (() => readonly FakeSeries[]),
  options: FakeMetricsOptions = {},
): FakeMetricsStore {
  const asked: string[] = [];
  const held = (): readonly FakeSeries[] => (typeof series === "function" ? series() : series);
  const answer = <T>(question: string, value: () => T): Promise<Result<T>> => {
    asked.push(question);
    return Promise.resolve(options.problem ? fail(options.problem) : ok(value()));
  };
  return {
    from: "from this test",
    url: "http://prometheus.example:9090",
    asked,
    about: () => answer("about", () => ({ kind: "Prometheus", version: "2.42.0" })),
    query: (promql) =>
      answer(promql, () => {
        const [, by = "", selector = ""] = COUNT.exec(promql) ?? unknown(promql);
        const groups = Map.groupBy(found(held(), selector), (each) =>
          by
            .split(", ")
            .map((name) => each[name] ?? "")
            .join("\n"),
        );
        return [...groups].map(([key, members]): Sample => {
          const values = key.split("\n");
          const labels = by
            .split(", ")
            .flatMap((name, index) => (values[index] ? [[name, values[index]] as const] : []));
          return { labels: Object.fromEntries(labels), value: options.count ?? members.length, at: 0 };
        });
      }),
    labelValues: (label, match) =>
      answer(`values of ${label}: ${match}`, () => [
        ...new Set(found(held(), match).flatMap((each) => each[label] ?? [])),
      ]),
    labelNames: (match) =>
      answer(`names: ${match}`, () => [...new Set(found(held(), match).flatMap((each) => Object.keys(each)))]),
  };
}

function found(series: readonly FakeSeries[], selector: string): readonly FakeSeries[] {
  const [, metric = "", matchers = ""] = SELECTOR.exec(selector) ?? unknown(selector);
  const parsed = [...matchers.matchAll(MATCHER)];
  if (parsed.map(([text]) => text).join("") !== matchers) unknown(selector);
  return series.filter(
    (each) =>
      (metric === "" || each.__name__ === metric) &&
      parsed.every(([, name = "", op, text = ""]) => {
        const [has, value] = [each[name] ?? "", text.replaceAll(/\\(.)/gs, "$1")];
        if (op === "=~") return new RegExp(`^(?:${value})$`).test(has);
        return (has === value) === (op === "=");
      }),
  );
}

function unknown(query: string): never {
  throw new Error(`the fake store does not understand ${query}`);
}

/** Requests between two clusters as both sides report them, with the duration and the TCP series beside; `more` is what the scrape of each side adds. */
export function traffic(
  source: string,
  destination: string,
  more: (cluster: string) => Readonly<Record<string, string>>,
): readonly FakeSeries[] {
  const between = {
    source_cluster: source,
    destination_cluster: destination,
    destination_workload: "ratings-v1",
    namespace: "bookinfo",
  };
  return ["istio_requests_total", "istio_request_duration_milliseconds_count", "istio_tcp_sent_bytes_total"].flatMap(
    (name): readonly FakeSeries[] => [
      { __name__: name, reporter: "source", ...between, ...more(source) },
      { __name__: name, reporter: "destination", ...between, ...more(destination) },
    ],
  );
}
