import type { PodAnswer } from "../kubelet/pod-runtime";
import type { History } from "./metric-series";
import { evaluate, type Labels, type Value } from "./promql/evaluate";
import { parseQuery, parseSelector } from "./promql/parse-query";
import { seriesThatMatch } from "./promql/select";
import { durationMs, QueryError } from "./promql/tokens";

/** As Debian 12 has it. */
const BUILD = {
  version: "2.42.0+ds",
  revision: "2.42.0+ds-5+deb12u1",
  branch: "debian/sid",
  buildUser: "team+pkg-go@tracker.debian.org",
  buildDate: "20230305-18:35:21",
  goVersion: "go1.19.6",
};
const MOST_POINTS = 11_000;

const json = (status: number, body: unknown): PodAnswer => ({
  status,
  contentType: "application/json",
  body: JSON.stringify(body),
});
const success = (data: unknown): PodAnswer => json(200, { status: "success", data });
const refused = (status: number, errorType: string, error: string): PodAnswer =>
  json(status, { status: "error", errorType, error });
const plain = (status: number, body: string): PodAnswer => ({ status, contentType: "text/plain; charset=utf-8", body });

/** What Prometheus answers to a GET of this path with its query, in its envelopes and with its complaints. */
export function answerPrometheus(history: History, path: string, nowMs: number): PodAnswer {
  const url = new URL(path, "http://prometheus");
  if (url.pathname === "/-/healthy") return plain(200, "Prometheus Server is Healthy.\n");
  if (url.pathname === "/-/ready") return plain(200, "Prometheus Server is Ready.\n");
  try {
    return answerApi(history, url, nowMs) ?? plain(404, "404 page not found\n");
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    if (error.isExecution) return refused(422, "execution", error.message);
    return refused(400, "bad_data", error.message);
  }
}

function answerApi(history: History, { pathname, searchParams }: URL, nowMs: number): PodAnswer | null {
  const route = pathname.replace(/^\/api\/v1\//, "");
  if (route === "status/buildinfo") return success(BUILD);
  if (route === "query")
    return success(shown(instant(history, searchParams, nowMs), momentOf(searchParams, "time", nowMs)));
  if (route === "query_range") return success({ resultType: "matrix", result: overTime(history, searchParams, nowMs) });
  if (route === "labels") {
    const names = matched(history, searchParams).flatMap((labels) => Object.keys(labels));
    return success([...new Set(names)].sort());
  }
  if (route === "series") {
    if (searchParams.getAll("match[]").length === 0) throw new QueryError("no match[] parameter provided");
    return success(matched(history, searchParams));
  }
  const label = /^label\/([^/]+)\/values$/.exec(route)?.[1];
  if (label === undefined) return null;
  const name = decodeURIComponent(label);
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) throw new QueryError(`invalid label name: ${JSON.stringify(name)}`);
  const values = matched(history, searchParams).flatMap((labels) => labels[name] ?? []);
  return success([...new Set(values)].sort());
}

function instant(history: History, params: URLSearchParams, nowMs: number): Value {
  const at = momentOf(params, "time", nowMs);
  return ofQuery(() => evaluate(history, parseQuery(params.get("query") ?? ""), at));
}

/** A complaint about the query names the parameter; one about `match[]` does not. */
function ofQuery<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof QueryError) || error.isExecution) throw error;
    throw new QueryError(`invalid parameter "query": ${error.message}`);
  }
}

function matched(history: History, params: URLSearchParams): readonly Labels[] {
  const selectors = params.getAll("match[]");
  if (selectors.length === 0) return history.series.map(({ labels }) => labels);
  const found = selectors.flatMap((source) =>
    seriesThatMatch(history, parseSelector(source)).map(({ labels }) => labels),
  );
  return [...new Set(found)];
}

/** Seconds since 1970 or a date. */
function momentOf(params: URLSearchParams, name: string, nowMs: number): number {
  const given = params.get(name);
  if (given === null || given === "") return nowMs;
  const ms = /^-?[\d.]+$/.test(given) ? Number(given) * 1000 : Date.parse(given);
  if (Number.isNaN(ms))
    throw new QueryError(
      `invalid parameter ${JSON.stringify(name)}: cannot parse ${JSON.stringify(given)} to a valid timestamp`,
    );
  return ms;
}

function stepOf(params: URLSearchParams): number {
  const given = params.get("step") ?? "";
  const ms = /^[\d.]+$/.test(given) ? Number(given) * 1000 : durationMs(given);
  if (!(ms > 0))
    throw new QueryError(
      `invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer`,
    );
  return ms;
}

function overTime(history: History, params: URLSearchParams, nowMs: number) {
  const [from, to, step] = [momentOf(params, "start", nowMs), momentOf(params, "end", nowMs), stepOf(params)];
  if ((to - from) / step > MOST_POINTS)
    throw new QueryError(
      "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
    );
  const expression = ofQuery(() => parseQuery(params.get("query") ?? ""));
  const rows = new Map<string, { metric: Labels; values: [number, string][] }>();
  for (let at = from; at <= to; at += step) {
    const value = evaluate(history, expression, at);
    const samples =
      value.kind === "scalar" ? [{ labels: {}, value: value.value }] : value.kind === "vector" ? value.samples : [];
    for (const sample of samples) {
      const key = JSON.stringify(Object.entries(sample.labels).sort());
      const row = rows.get(key) ?? { metric: sample.labels, values: [] };
      row.values.push([at / 1000, written(sample.value)]);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

function shown(value: Value, atMs: number) {
  const at = atMs / 1000;
  switch (value.kind) {
    case "scalar":
      return { resultType: "scalar", result: [at, written(value.value)] };
    case "string":
      return { resultType: "string", result: [at, value.value] };
    case "vector":
      return {
        resultType: "vector",
        result: value.samples.map((sample) => ({ metric: sample.labels, value: [at, written(sample.value)] })),
      };
    case "matrix":
      return {
        resultType: "matrix",
        result: value.rows.map(({ labels, points }) => ({
          metric: labels,
          values: points.map((point) => [point.at / 1000, written(point.value)]),
        })),
      };
    default:
      return value satisfies never;
  }
}

function written(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}
