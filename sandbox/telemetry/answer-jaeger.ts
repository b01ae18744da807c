import type { PodAnswer } from "../kubelet/pod-runtime";
import { type Span, type TraceHistory, tracesOf } from "./mesh-spans";

const PAGE =
  '<!doctype html><html lang="en"><head><title>Jaeger UI</title></head><body><div id="jaeger-ui-root"></div></body></html>';
const DEFAULT_LIMIT = 20;
const BACK_MS = 2 * 86_400_000;

const envelope = (status: number, data: unknown, total: number, errors: unknown): PodAnswer => ({
  status,
  // Complaints are JSON, and are said to be text.
  contentType: status === 200 ? "application/json" : "text/plain; charset=utf-8",
  body: JSON.stringify({ data, total, limit: 0, offset: 0, errors }),
});
const complaint = (code: number, msg: string): PodAnswer => envelope(code, null, 0, [{ code, msg }]);

/**
 * What Jaeger 1.76 answers to a GET, as recorded: every path that it does not know is its user interface with 200, `data` is null in an
 * empty store, `total` of a search is 0, `lookback` does nothing. `basePath` is as `--query.base-path`.
 */
export function answerJaeger(history: TraceHistory, path: string, nowMs: number, basePath = ""): PodAnswer {
  const { pathname, searchParams } = new URL(path, "http://jaeger");
  if (!pathname.startsWith(`${basePath}/api/`)) return page();
  const route = pathname.slice(`${basePath}/api/`.length);
  const traces = tracesOf(history, nowMs);
  if (route === "services") {
    const services = [...new Set(traces.flat().map(({ service }) => service))].sort();
    return envelope(200, services.length > 0 ? services : null, services.length, null);
  }
  if (route === "operations") return operations(traces, searchParams.get("service") ?? "");
  if (route === "traces") return search(traces, searchParams, nowMs);
  const operationsOf = /^services\/([^/]+)\/operations$/.exec(route)?.[1];
  if (operationsOf !== undefined) {
    const names = named(traces, decodeURIComponent(operationsOf)).map(({ operation }) => operation);
    const unique = [...new Set(names)];
    return envelope(200, unique.length > 0 ? unique : null, unique.length, null);
  }
  const id = /^traces\/([^/]+)$/.exec(route)?.[1];
  return id === undefined ? page() : single(traces, id);
}

const page = (): PodAnswer => ({ status: 200, contentType: "text/html; charset=utf-8", body: PAGE });
const named = (traces: readonly (readonly Span[])[], service: string) =>
  traces.flat().filter((span) => span.service === service);

function operations(traces: readonly (readonly Span[])[], service: string): PodAnswer {
  if (!service) return complaint(400, "parameter 'service' is required");
  const found = new Map(
    named(traces, service).map(({ operation, kind }) => [`${operation}/${kind}`, { name: operation, spanKind: kind }]),
  );
  return envelope(200, [...found.values()], found.size, null);
}

function search(traces: readonly (readonly Span[])[], params: URLSearchParams, nowMs: number): PodAnswer {
  const service = params.get("service");
  if (!service) return complaint(400, "parameter 'service' is required");
  const tags = tagsOf(params.get("tags"));
  if (typeof tags === "string") return complaint(400, tags);
  const [start, end] = [microseconds(params, "start", nowMs - BACK_MS), microseconds(params, "end", nowMs)];
  if (start === null || end === null)
    return complaint(
      400,
      `unable to parse param '${start === null ? "start" : "end"}': strconv.ParseInt: parsing: invalid syntax`,
    );
  const limit = Number(params.get("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit))
    return complaint(400, "unable to parse param 'limit': strconv.ParseInt: parsing: invalid syntax");
  const isAsked = (span: Span) =>
    span.service === service &&
    span.startMs >= start &&
    span.startMs <= end &&
    Object.entries(tags).every(([tag, value]) => span.tags[tag] === value);
  const found = traces.filter((spans) => spans.some(isAsked));
  return envelope(200, (limit > 0 ? found.slice(0, limit) : found).map(shown), 0, null);
}

function tagsOf(source: string | null): Readonly<Record<string, string>> | string {
  if (source === null || source === "") return {};
  const malformed = (why: string) => `malformed 'tags' parameter, cannot unmarshal JSON: ${why}`;
  try {
    const parsed: unknown = JSON.parse(source);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
      return malformed("json: cannot unmarshal into Go value of type map[string]string");
    const entries = Object.entries(parsed);
    return entries.every((entry): entry is [string, string] => typeof entry[1] === "string")
      ? Object.fromEntries(entries)
      : malformed("json: cannot unmarshal into Go value of type string");
  } catch {
    return malformed("invalid character looking for beginning of value");
  }
}

function microseconds(params: URLSearchParams, name: string, fallbackMs: number): number | null {
  const given = params.get(name);
  if (!given) return fallbackMs;
  return /^-?\d+$/.test(given) ? Number(given) / 1000 : null;
}

function single(traces: readonly (readonly Span[])[], id: string): PodAnswer {
  if (!/^[0-9a-fA-F]{1,32}$/.test(id))
    return complaint(400, `strconv.ParseUint: parsing ${JSON.stringify(id)}: invalid syntax`);
  const found = traces.find((spans) => spans[0]?.traceId === id.toLowerCase().padStart(32, "0"));
  return found ? envelope(200, [shown(found)], 0, null) : complaint(404, "trace not found");
}

function shown(spans: readonly Span[]) {
  const services = [...new Set(spans.map(({ service }) => service))];
  const process = (service: string) => `p${services.indexOf(service) + 1}`;
  const traceID = spans[0]?.traceId ?? "";
  return {
    traceID,
    spans: spans.map((span) => ({
      traceID,
      spanID: span.spanId,
      operationName: span.operation,
      references: span.parentId ? [{ refType: "CHILD_OF", traceID, spanID: span.parentId }] : [],
      startTime: span.startMs * 1000,
      duration: span.durationMs * 1000,
      tags: [...Object.entries(span.tags), ["span.kind", span.kind]].map(([key, value]) => ({
        key,
        type: "string",
        value,
      })),
      logs: [],
      processID: process(span.service),
      warnings: null,
    })),
    processes: Object.fromEntries(services.map((serviceName) => [process(serviceName), { serviceName, tags: [] }])),
    warnings: null,
  };
}
