import type { PodAnswer } from "../kubelet/pod-runtime";
import { type Span, type TraceHistory, tracesOf } from "./mesh-spans";
import { hasAttributes, traceQlOf } from "./trace-ql";

export type TempoSettings = {
  /** `http_api_prefix`. */
  prefix?: string;
  /** With `multitenancy_enabled`: the one tenant that has spans. */
  tenant?: string;
};
type Traces = readonly (readonly Span[])[];

const DEFAULT_LIMIT = 20;
const METRICS = { metrics: { inspectedBytes: "8449" } };
const json = (body: unknown): PodAnswer => ({
  status: 200,
  contentType: "application/json",
  body: JSON.stringify(body),
});
/** Complaints are never JSON. */
const plain = (status: number, body: string): PodAnswer => ({ status, contentType: "text/plain; charset=utf-8", body });

/**
 * What Tempo (API of 2.1) answers to a GET, as recorded: complaints in plain text, ids in hex by search and in base64 by trace, no `traces` at
 * all in an empty store, values of a tag with `start` answered as a search, a real 404 for a path it does not know.
 */
export function answerTempo(
  history: TraceHistory,
  path: string,
  headers: Readonly<Record<string, string>>,
  nowMs: number,
  { prefix = "", tenant }: TempoSettings = {},
): PodAnswer {
  const { pathname, searchParams } = new URL(path, "http://tempo");
  if (pathname === "/ready") return plain(200, "ready\n");
  if (!pathname.startsWith(`${prefix}/api/`)) return plain(404, "404 page not found\n");
  const route = pathname.slice(`${prefix}/api/`.length);
  if (route === "echo") return plain(200, "echo");
  const asked = headers["x-scope-orgid"];
  if (tenant !== undefined && !asked) return plain(401, "no org id\n");
  const traces = tenant === undefined || asked === tenant ? tracesOf(history, nowMs) : [];
  if (route === "search") return search(traces, searchParams, nowMs);
  if (route === "search/tags") return json({ tagNames: ["service.name", ...tagNames(traces)] });
  if (route === "v2/search/tags")
    return json({
      scopes: [
        { name: "resource", tags: traces.length > 0 ? ["service.name"] : [] },
        { name: "span", tags: tagNames(traces) },
        { name: "intrinsic", tags: ["duration", "kind", "name", "status"] },
      ],
    });
  const [, version, tag] = /^(v2\/)?search\/tag\/([^/]+)\/values$/.exec(route) ?? [];
  if (tag !== undefined) {
    if (searchParams.has("start") || searchParams.has("end")) return json({ traces: [], ...METRICS });
    const values = valuesOf(traces, decodeURIComponent(tag));
    return json({ tagValues: version ? values.map((value) => ({ type: "string", value })) : values });
  }
  const id = /^traces\/([^/]+)$/.exec(route)?.[1];
  return id === undefined ? plain(404, "404 page not found\n") : single(traces, id);
}

const tagNames = (traces: Traces): string[] =>
  [...new Set(traces.flat().flatMap(({ tags }) => Object.keys(tags)))].sort();

function valuesOf(traces: Traces, asked: string): string[] {
  const tag = asked.replace(/^(span|resource)?\./, "");
  const isService = tag === "service.name" && !asked.startsWith("span.");
  const values = traces
    .flat()
    .flatMap(({ tags, service }) => (isService ? service : asked.startsWith("resource.") ? [] : (tags[tag] ?? [])));
  return [...new Set(values)];
}

function search(traces: Traces, params: URLSearchParams, nowMs: number): PodAnswer {
  if (traces.length === 0) return json({ metrics: {} });
  const seconds = (name: string, fallbackMs: number) =>
    params.get(name) ? Number(params.get(name)) * 1000 : fallbackMs;
  const [start, end] = [seconds("start", 0), seconds("end", nowMs)];
  const limit = Number(params.get("limit") ?? DEFAULT_LIMIT) || DEFAULT_LIMIT;
  const isInTime = ({ startMs }: Span) => startMs >= start && startMs <= end;
  const query = params.get("q");
  if (query === null) {
    const pairs = [...(params.get("tags") ?? "").matchAll(/([^\s=]+)=("[^"]*"|\S*)/g)].map(
      ([, tag = "", value = ""]) => ({
        scope: "",
        attribute: tag,
        op: "=",
        value: value.replace(/^"|"$/g, ""),
      }),
    );
    const found = traces.filter((spans) => spans.some((span) => isInTime(span) && hasAttributes(span, pairs)));
    return json({ traces: found.slice(0, limit).map(summary), ...METRICS });
  }
  const conditions = traceQlOf(query);
  if ("refused" in conditions) return plain(400, conditions.refused);
  const found = traces.flatMap((spans) => {
    const matching = spans.filter((span) => isInTime(span) && hasAttributes(span, conditions));
    return matching.length > 0 ? [{ spans, matching }] : [];
  });
  const names = conditions.map(({ attribute }) => attribute);
  const shown = found.slice(0, limit).map(({ spans, matching }) => {
    const set = { spans: matching.map((span) => spanOfSearch(span, names)), matched: matching.length };
    return { ...summary(spans), spanSet: set, spanSets: [set] };
  });
  return json({ traces: shown, ...METRICS });
}

const nanoseconds = (ms: number): string => `${Math.round(ms * 1000)}000`;

function summary(spans: readonly Span[]) {
  const [root] = spans;
  return {
    traceID: (root?.traceId ?? "").replace(/^0+/, ""),
    rootServiceName: root?.service ?? "",
    rootTraceName: root?.operation ?? "",
    startTimeUnixNano: nanoseconds(root?.startMs ?? 0),
    durationMs: root?.durationMs ?? 0,
  };
}

const attributes = (tags: readonly (readonly [string, string])[]) =>
  tags.map(([key, value]) => ({ key, value: { stringValue: value } }));

function spanOfSearch({ spanId, startMs, durationMs, tags }: Span, names: readonly string[]) {
  const asked = Object.entries(tags).filter(([key]) => names.includes(key));
  return {
    spanID: spanId,
    startTimeUnixNano: nanoseconds(startMs),
    durationNanos: nanoseconds(durationMs),
    attributes: attributes(asked),
  };
}

function single(traces: Traces, id: string): PodAnswer {
  if (!/^[0-9a-fA-F]{1,32}$/.test(id))
    return plain(400, "trace IDs can only contain hex characters: invalid character at position 1");
  const found = traces.find((spans) => spans[0]?.traceId === id.toLowerCase().padStart(32, "0"));
  if (!found) return plain(404, "trace not found");
  const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
  return json({
    batches: found.map((span) => ({
      resource: { attributes: attributes([["service.name", span.service]]) },
      scopeSpans: [
        {
          scope: {},
          spans: [
            {
              traceId: base64(span.traceId),
              spanId: base64(span.spanId),
              ...(span.parentId ? { parentSpanId: base64(span.parentId) } : {}),
              name: span.operation,
              kind: span.kind === "client" ? "SPAN_KIND_CLIENT" : "SPAN_KIND_SERVER",
              startTimeUnixNano: nanoseconds(span.startMs),
              endTimeUnixNano: nanoseconds(span.startMs + span.durationMs),
              attributes: attributes(Object.entries(span.tags)),
              status: {},
            },
          ],
        },
      ],
    })),
  });
}
