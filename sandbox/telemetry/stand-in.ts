import type { PodAnswer } from "../kubelet/pod-runtime";
import { answerJaeger } from "./answer-jaeger";
import { answerPrometheus } from "./answer-prometheus";
import { answerTempo, type TempoSettings } from "./answer-tempo";
import { istioTags, type TagsAt, type TraceHistory } from "./mesh-spans";
import type { MeshTraffic } from "./mesh-traffic";
import { type History, historyOf } from "./metric-series";

/** What can be wrong with a store: it never answers, refuses everybody, is a web page, answers 10 MB, knows nothing, knows no number. */
export type StoreTrouble = "hang" | "unauthorized" | "page" | "huge" | "empty" | "not-a-number";

/** A store that answers a GET in the shapes of a real one. Header names are in lower case. Null: it never answers. */
export type StandIn = (
  path: string,
  headers: Readonly<Record<string, string>>,
  trouble: StoreTrouble | null,
) => PodAnswer | null | Promise<PodAnswer>;

const EMPTY: MeshTraffic = { streams: [] };
const HUGE_BYTES = 10 * 1024 * 1024;
const SPAN_EVERY_MS = 15_000;
const LOGIN =
  '<!doctype html><html lang="en"><head><title>Sign in</title></head><body><form action="/login"></form></body></html>';

/** Prometheus with this traffic in it since half an hour; it goes on as long as it is asked. */
export function prometheusStandIn(traffic: MeshTraffic): StandIn {
  const history = historyOf(traffic, Date.now(), Number.POSITIVE_INFINITY);
  const nothing: History = { ...history, series: [] };
  const noNumber: History = { ...history, series: history.series.map((series) => ({ ...series, start: Number.NaN })) };
  const row = JSON.stringify({ metric: history.series[0]?.labels ?? {}, value: [0, "1"] });
  return (path, _headers, trouble) => {
    const known = trouble === "empty" ? nothing : trouble === "not-a-number" ? noNumber : history;
    const huge = () => `{"status":"success","data":{"resultType":"vector","result":[${repeated(row)}]}}`;
    return troubled(trouble, huge, () => answerPrometheus(known, path, Date.now()));
  };
}

export type TracesOf = {
  traffic: MeshTraffic;
  tagsAt?: TagsAt;
  /** 15 s unless told. */
  everyMs?: number;
};

/** Jaeger with traces of each stream up to now. */
export function jaegerStandIn(traces: TracesOf, { basePath = "" }: { basePath?: string } = {}): StandIn {
  return tracing(traces, (history, path) => answerJaeger(history, path, Date.now(), basePath));
}

/** Tempo with traces of each stream up to now. */
export function tempoStandIn(traces: TracesOf, settings: TempoSettings = {}): StandIn {
  return tracing(traces, (history, path, headers) => answerTempo(history, path, headers, Date.now(), settings));
}

function tracing(
  { traffic, tagsAt = istioTags, everyMs = SPAN_EVERY_MS }: TracesOf,
  answer: (history: TraceHistory, path: string, headers: Readonly<Record<string, string>>) => PodAnswer,
): StandIn {
  const history: TraceHistory = { traffic, tagsAt, startedMs: Date.now(), everyMs };
  const huge = () =>
    `{"data":[${repeated(JSON.stringify({ traceID: "0".repeat(32), spans: [], processes: {} }))}],"traces":[]}`;
  return (path, headers, trouble) =>
    troubled(trouble, huge, () =>
      answer(trouble === "empty" ? { ...history, traffic: EMPTY } : history, path, headers),
    );
}

const repeated = (row: string): string =>
  Array.from({ length: Math.ceil(HUGE_BYTES / row.length) }, () => row).join(",");

function troubled(trouble: StoreTrouble | null, huge: () => string, answer: () => PodAnswer): PodAnswer | null {
  if (trouble === "hang") return null;
  if (trouble === "unauthorized")
    return { status: 401, contentType: "text/plain; charset=utf-8", body: "Unauthorized\n" };
  if (trouble === "page") return { status: 200, contentType: "text/html; charset=utf-8", body: LOGIN };
  if (trouble === "huge") return { status: 200, contentType: "application/json", body: huge() };
  return answer();
}
