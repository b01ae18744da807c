import * as z from "zod";
import type { CallOptions } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { latestSpan, seenTags } from "./proxy-span";
import type { Store } from "./store";
import { isPage, traceProblem } from "./trace-problem";
import type { SeenSpan, TraceStore } from "./trace-store";

const complaint = z.object({ code: z.number().optional(), msg: z.string() });
/** Jaeger's envelope. `data` is null in an empty store, `total` is 0 even when there is data. */
const envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(complaint).nullish(),
});
const services = z.array(z.string()).nullish();
const keyValue = z.object({ key: z.string(), value: z.unknown() });
const process = z.object({ serviceName: z.string().catch(""), tags: z.array(keyValue).nullish() });
const trace = z.object({
  traceID: z.string(),
  spans: z.array(
    z.object({ startTime: z.number(), processID: z.string().catch(""), tags: z.array(keyValue).nullish() }),
  ),
  processes: z.record(z.string(), process).nullish(),
});
const traces = z.array(trace).nullish();

/** Services that are searched for one span, and how many at once: Jaeger finds nothing without a service. */
const MOST_SERVICES = 40;
const AT_ONCE = 4;
/** The base path of Istio's own Jaeger, which a Kiali that asks by gRPC need not have in its address. */
const USUAL_BASE = "/jaeger";

/**
 * Jaeger's HTTP API. `isGrpc`: the address is one that Kiali asks by gRPC, so its path may not be the one of the HTTP API, and the usual one is tried
 * too.
 */
export function jaegerStore(store: Store, { isGrpc = false }: { isGrpc?: boolean } = {}): TraceStore {
  let base = "";
  const get = async (
    path: string,
    params: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<Result<unknown>> => {
    const at = async (prefix: string) => store.get(`${prefix}${path}`, params, options);
    let answer = await at(base);
    if (isGrpc && base === "" && answer.ok && isPage(answer.value)) {
      const usual = await at(USUAL_BASE);
      if (usual.ok && !isPage(usual.value)) {
        base = USUAL_BASE;
        answer = usual;
      }
    }
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    const parsed = envelope.safeParse(body);
    // Every unknown path answers 200 with the page of its user interface.
    if (!parsed.success || !(typeof body === "object" && body !== null && ("data" in body || "errors" in body)))
      return traceProblem(
        store,
        path,
        answer.value,
        "Jaeger's API answers in JSON: the base path of the address is wrong, a login stands before it, or it is no Jaeger",
      );
    const causes = (parsed.data.errors ?? []).map(({ msg }) => ({ field: "", message: msg.slice(0, 300) }));
    if (status !== 200 || causes.length > 0)
      return fail({ kind: "rejected", context: store.label, object: `GET ${path}`, causes });
    return ok(parsed.data.data);
  };

  const listServices = async ({
    limit = MOST_SERVICES,
    ...options
  }: CallOptions & { limit?: number } = {}): Promise<Result<readonly string[]>> => {
    const data = await get("/api/services", {}, options);
    if (!data.ok) return data;
    const named = services.safeParse(data.value).data ?? [];
    // "jaeger-query" is Jaeger looking at itself; no proxy reports under that name.
    return ok(named.filter((name) => name !== "jaeger-query" && name !== "jaeger-all-in-one").slice(0, limit));
  };

  const spansOf = async (
    service: string,
    sinceMs: number,
    tags: Readonly<Record<string, string>> | null,
    options: CallOptions,
  ): Promise<Result<readonly SeenSpan[]>> => {
    const params = {
      service,
      ...(tags ? { tags: JSON.stringify(tags) } : {}),
      limit: "1",
      // "lookback" does nothing on the server.
      start: String(Math.floor(sinceMs) * 1_000),
      end: String(Date.now() * 1_000),
    };
    const data = await get("/api/traces", params, options);
    return data.ok ? ok((traces.safeParse(data.value).data ?? []).flatMap(seenSpans)) : data;
  };

  /** The first service that has one answers; a store that fails ends the search. */
  const search = async (
    asked: readonly string[],
    look: (service: string) => Promise<Result<SeenSpan | null>>,
    options: CallOptions,
  ): Promise<Result<SeenSpan | null>> => {
    const known = asked.length > 0 ? ok(asked) : await listServices(options);
    if (!known.ok) return known;
    const names = known.value.slice(0, MOST_SERVICES);
    for (let from = 0; from < names.length; from += AT_ONCE) {
      const seen: SeenSpan[] = [];
      for (const each of await Promise.all(names.slice(from, from + AT_ONCE).map(look))) {
        if (!each.ok) return each;
        if (each.value) seen.push(each.value);
      }
      const found = latestSpan(seen);
      if (found) return ok(found);
    }
    return ok(null);
  };

  return {
    provider: "jaeger",
    from: store.from,
    url: store.url,
    about: async (options = {}) => {
      const data = await get("/api/services", {}, options);
      return data.ok ? ok({ kind: "Jaeger", version: null }) : data;
    },
    services: listServices,
    tagValues: () => Promise.resolve(ok(null)),
    findSpan: ({ tag, value, services: asked, sinceMs }, options = {}) =>
      search(
        asked,
        async (service) => {
          const found = await spansOf(service, sinceMs, { [tag]: value }, options);
          // The whole trace comes back, spans of other clusters among them.
          return found.ok ? ok(latestSpan(found.value.filter(({ tags }) => tags[tag] === value))) : found;
        },
        options,
      ),
    anySpan: ({ services: asked, sinceMs }, options = {}) =>
      search(
        asked,
        async (service) => {
          const found = await spansOf(service, sinceMs, null, options);
          return found.ok ? ok(latestSpan(found.value)) : found;
        },
        options,
      ),
  };
}

function seenSpans({ traceID, spans, processes }: z.infer<typeof trace>): readonly SeenSpan[] {
  return spans.map(({ startTime, processID, tags }) => {
    const from = processes?.[processID];
    const own = [...(from?.tags ?? []), ...(tags ?? [])];
    return {
      traceId: traceID.slice(0, 64),
      service: (from?.serviceName ?? "").slice(0, 253),
      at: Math.floor(startTime / 1_000),
      tags: seenTags(own.map(({ key, value }) => [key, value] as const)),
    };
  });
}
