import { type MeshTraffic, type Place, type Reporter, reportersOf, type Stream } from "./mesh-traffic";

/** One series of a store. A counter grows by `perSecond`; a gauge stays at its value. */
export type Series = {
  /** With `__name__`. */
  labels: Readonly<Record<string, string>>;
  /** At the first sample. */
  start: number;
  perSecond: number;
  endedSecondsAgo: number;
};

/** Samples of all series: every `stepMs` from `fromMs` on, until `untilMs`; `endedSecondsAgo` counts back from `nowMs`. */
export type History = { series: readonly Series[]; fromMs: number; untilMs: number; nowMs: number; stepMs: number };
export type Point = { at: number; value: number };

const STEP_MS = 15_000;
/** A counter is not new, so that no rate is cut at its birth. */
const COUNTED_BEFORE = 100_000;

/** Samples for half an hour before a moment and as long after as is asked; the stand-in that is asked later sees more of them. */
export function historyOf(traffic: MeshTraffic, nowMs: number, aheadMs: number): History {
  const whole = Math.floor(nowMs / STEP_MS) * STEP_MS;
  const fromMs = whole - 30 * 60_000;
  return { series: seriesOf(traffic), fromMs, untilMs: whole + aheadMs, nowMs: whole, stepMs: STEP_MS };
}

/** The samples of a series in [fromMs, toMs], oldest first. `at` is in ms. */
export function pointsOf(history: History, series: Series, fromMs: number, toMs: number): readonly Point[] {
  const { stepMs } = history;
  const last = series.endedSecondsAgo > 0 ? history.nowMs - series.endedSecondsAgo * 1000 : history.untilMs;
  const first = Math.max(0, Math.ceil((fromMs - history.fromMs) / stepMs));
  const end = Math.floor((Math.min(toMs, last) - history.fromMs) / stepMs);
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => {
    const at = history.fromMs + (first + index) * stepMs;
    return { at, value: series.start + (series.perSecond * (at - history.fromMs)) / 1000 };
  });
}

/** Every series that Istio's proxies make of the traffic, and the others. */
export function seriesOf({ streams, others = [] }: MeshTraffic): readonly Series[] {
  const made = streams.flatMap((stream) => reportersOf(stream).flatMap((reporter) => reported(stream, reporter)));
  const beside = others.map(({ name, labels, value }) => gauge(name, labels ?? {}, value));
  return [...made, ...beside].map((series) => ({ ...series, labels: withoutEmpty(series.labels) }));
}

/** To the store an empty label is none. */
const withoutEmpty = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));

const gauge = (name: string, labels: Readonly<Record<string, string>>, value: number): Series => ({
  labels: { __name__: name, ...labels },
  start: value,
  perSecond: 0,
  endedSecondsAgo: 0,
});

function reported(stream: Stream, reporter: Reporter): readonly Series[] {
  const { protocol = "http", perSecond = 2, code = "200", endedSecondsAgo = 0, from, to } = stream;
  const reporting = reporter === "source" ? from : to;
  const labels = {
    ...endOf("source", from),
    ...endOf("destination", to),
    app: reporting.workload,
    connection_security_policy: reporter === "destination" ? "mutual_tls" : "unknown",
    destination_service: `${to.workload}.${to.namespace}.svc.cluster.local`,
    destination_service_name: to.workload,
    destination_service_namespace: to.namespace,
    job: "kubernetes-pods",
    namespace: reporting.namespace,
    pod: `${reporting.workload}-v1-0`,
    reporter,
    response_flags: "-",
    ...stream.labels,
  };
  const counter = (name: string, rate: number, more: Readonly<Record<string, string>> = {}): Series => ({
    labels: { __name__: name, ...labels, ...more },
    start: COUNTED_BEFORE * rate,
    perSecond: rate,
    endedSecondsAgo,
  });
  if (protocol === "tcp")
    return [
      counter("istio_tcp_sent_bytes_total", perSecond * 1000, { request_protocol: "tcp" }),
      counter("istio_tcp_received_bytes_total", perSecond * 400, { request_protocol: "tcp" }),
      counter("istio_tcp_connections_opened_total", perSecond, { request_protocol: "tcp" }),
      counter("istio_tcp_connections_closed_total", perSecond, { request_protocol: "tcp" }),
    ];
  const answered = { request_protocol: "http", response_code: code };
  const duration = "istio_request_duration_milliseconds";
  return [
    counter("istio_requests_total", perSecond, answered),
    counter(`${duration}_bucket`, perSecond * 0.25, { ...answered, le: "10" }),
    counter(`${duration}_bucket`, perSecond * 0.75, { ...answered, le: "100" }),
    counter(`${duration}_bucket`, perSecond, { ...answered, le: "1000" }),
    counter(`${duration}_bucket`, perSecond, { ...answered, le: "+Inf" }),
    counter(`${duration}_sum`, perSecond * 40, answered),
    counter(`${duration}_count`, perSecond, answered),
  ];
}

function endOf(side: "source" | "destination", { cluster, namespace, workload }: Place): Record<string, string> {
  return {
    [`${side}_app`]: workload,
    [`${side}_canonical_revision`]: "v1",
    [`${side}_canonical_service`]: workload,
    [`${side}_cluster`]: cluster,
    [`${side}_principal`]: `spiffe://cluster.local/ns/${namespace}/sa/${workload}`,
    [`${side}_version`]: "v1",
    [`${side}_workload`]: workload,
    [`${side}_workload_namespace`]: namespace,
  };
}
