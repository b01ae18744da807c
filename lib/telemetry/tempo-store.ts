import * as z from "zod";
import type { CallOptions } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { latestSpan } from "./proxy-span";
import type { Store, StoreAnswer } from "./store";
import type { TelemetryConfig } from "./telemetry-config";
import { anyValue, msOfNanos, spansOfTrace } from "./tempo-trace";
import { traceProblem } from "./trace-problem";
import type { SeenSpan, TraceStore } from "./trace-store";

const tagValues = z.object({
  tagValues: z.array(z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])).nullish(),
});
/** An empty store or tenant has no "traces" at all. */
const found = z.object({
  traces: z
    .array(
      z.object({
        traceID: z.string().regex(/^[0-9a-f]{1,32}$/i),
        rootServiceName: z.string().catch(""),
        startTimeUnixNano: z.coerce.number().catch(0),
        spanSet: z
          .object({
            spans: z.array(
              z.object({
                startTimeUnixNano: z.coerce.number().catch(0),
                attributes: z.array(z.object({ key: z.string(), value: anyValue })).nullish(),
              }),
            ),
          })
          .nullish(),
      }),
    )
    .nullish(),
});
type FoundTrace = NonNullable<z.infer<typeof found>["traces"]>[number];

const HINT =
  "Tempo's API does not answer there: the base path of the address is wrong, a login or a gateway stands before it, or it is no Tempo";
/** Traces that a search may bring, of which the latest is looked at. */
const LIMIT = "5";

/**
 * Tempo's HTTP API. Its tenant stands in a header that Kiali is configured to send, or in the path: with `settings.tenant` that path is tried when the
 * address itself is none.
 */
export function tempoStore(store: Store, settings: TelemetryConfig["tracing"]["tempo"]): TraceStore {
  let base = "";
  const ask = async (
    path: string,
    params: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<Result<StoreAnswer>> => {
    const answer = await store.get(`${base}${path}`, params, options);
    const isElsewhere = answer.ok && answer.value.status === 404 && /page not found/i.test(String(answer.value.body));
    if (base !== "" || !isElsewhere || settings.tenant === null) return answer;
    const tenant = `/api/traces/v1/${encodeURIComponent(settings.tenant)}/tempo`;
    const again = await store.get(`${tenant}${path}`, params, options);
    if (again.ok && again.value.status === 200) base = tenant;
    return base === "" ? answer : again;
  };
  const get = async <T extends z.ZodType>(
    path: string,
    params: Readonly<Record<string, string>>,
    shape: T,
    options: CallOptions,
  ): Promise<Result<z.infer<T>>> => {
    const answer = await ask(path, params, options);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    const parsed = shape.safeParse(body);
    if (status === 200 && parsed.success) return ok(parsed.data);
    // Errors are plain text, never JSON.
    if (status === 400 && typeof body === "string")
      return fail({
        kind: "rejected",
        context: store.label,
        object: `GET ${path}`,
        causes: [{ field: "", message: body.trim().slice(0, 300) }],
      });
    return traceProblem(store, path, answer.value, HINT);
  };

  /** Never with start and end: some versions answer that as a search. */
  const valuesOf = async (scoped: string, plain: string, options: CallOptions): Promise<Result<readonly string[]>> => {
    const path = `/api/v2/search/tag/${encodeURIComponent(scoped)}/values`;
    const newer = await ask(path, {}, options);
    if (!newer.ok) return newer;
    const parsed = newer.value.status === 200 ? tagValues.safeParse(newer.value.body) : null;
    if (parsed?.success) return ok(parsed.data.tagValues ?? []);
    if (newer.value.status !== 404) return traceProblem(store, path, newer.value, HINT);
    const older = await get(`/api/search/tag/${encodeURIComponent(plain)}/values`, {}, tagValues, options);
    return older.ok ? ok(older.value.tagValues ?? []) : older;
  };

  const search = async (q: string, sinceMs: number, options: CallOptions): Promise<Result<FoundTrace | null>> => {
    const params = {
      q,
      limit: LIMIT,
      start: String(Math.floor(sinceMs / 1_000)),
      end: String(Math.ceil(Date.now() / 1_000)),
    };
    const answer = await get("/api/search", params, found, options);
    if (!answer.ok) return answer;
    const latest = (answer.value.traces ?? []).toSorted((a, b) => b.startTimeUnixNano - a.startTimeUnixNano);
    return ok(latest[0] ?? null);
  };

  /** None for a trace that is gone again. */
  const spansOf = async (traceId: string, options: CallOptions): Promise<Result<readonly SeenSpan[]>> => {
    const path = `/api/traces/${encodeURIComponent(traceId)}`;
    const answer = await ask(path, {}, options);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status === 404 && /trace not found/i.test(String(body))) return ok([]);
    const isTrace = status === 200 && typeof body === "object" && body !== null;
    return isTrace ? ok(spansOfTrace(traceId, body)) : traceProblem(store, path, answer.value, HINT);
  };

  return {
    provider: "tempo",
    from: store.from,
    url: store.url,
    about: async (options = {}) => {
      const answer = await ask("/api/echo", {}, options);
      if (!answer.ok) return answer;
      if (answer.value.status === 200 && String(answer.value.body).trim() === "echo")
        return ok({ kind: "Tempo", version: null });
      return traceProblem(store, "/api/echo", answer.value, HINT);
    },
    services: async ({ limit = 40, ...options } = {}) => {
      const named = await valuesOf("resource.service.name", "service.name", options);
      return named.ok ? ok(named.value.slice(0, limit)) : named;
    },
    tagValues: (tag, options = {}) => valuesOf(`span.${tag}`, tag, options),
    findSpan: async ({ tag, value, sinceMs, isBrief = false }, options = {}) => {
      const seen = await search(`{ ${attribute(tag)} = ${JSON.stringify(value)} }`, sinceMs, options);
      if (!seen.ok || !seen.value) return seen.ok ? ok(null) : seen;
      const { traceID, rootServiceName, startTimeUnixNano, spanSet } = seen.value;
      const span = (spanSet?.spans ?? []).toSorted((a, b) => b.startTimeUnixNano - a.startTimeUnixNano)[0];
      const isEnough = isBrief && span !== undefined && span.startTimeUnixNano > 0;
      const spans = isEnough ? ok([]) : await spansOf(traceID, options);
      const own = spans.ok ? latestSpan(spans.value.filter(({ tags }) => tags[tag] === value)) : null;
      return ok(
        own ?? {
          traceId: traceID,
          service: rootServiceName.slice(0, 253),
          at: msOfNanos(span?.startTimeUnixNano || startTimeUnixNano),
          tags: { [tag]: value },
        },
      );
    },
    anySpan: async ({ sinceMs }, options = {}) => {
      const ofProxies = await search('{ .component = "proxy" }', sinceMs, options);
      if (!ofProxies.ok) return ofProxies;
      const any = ofProxies.value ? ofProxies : await search("{}", sinceMs, options);
      if (!any.ok || !any.value) return any.ok ? ok(null) : any;
      const spans = await spansOf(any.value.traceID, options);
      return spans.ok ? ok(latestSpan(spans.value)) : spans;
    },
  };
}

/** An attribute of a span or of its resource, as TraceQL writes it; anything unusual is quoted. */
const attribute = (tag: string): string => (/^[A-Za-z_][\w.-]*$/.test(tag) ? `.${tag}` : `.${JSON.stringify(tag)}`);
