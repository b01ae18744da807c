import * as z from "zod";
import type { CallOptions } from "@/lib/cluster/cluster";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { MetricsStore, Sample } from "./metrics-store";
import type { Store, StoreAnswer } from "./store";

const MOST_SAMPLES = 20_000;
const MOST_VALUES = 10_000;
const LONGEST = 1_024;

const failure = z.object({
  status: z.literal("error"),
  errorType: z.string().catch("error"),
  error: z.string().catch(""),
});
const success = <T extends z.ZodType>(data: T) => z.object({ status: z.literal("success"), data });
const labels = z.record(
  z.string().max(LONGEST),
  z.string().transform((value) => value.slice(0, LONGEST)),
);
const point = z.tuple([z.number(), z.string().max(64)]);
const vector = success(
  z.discriminatedUnion("resultType", [
    z.object({
      resultType: z.literal("vector"),
      result: z.array(z.object({ metric: labels, value: point })).max(MOST_SAMPLES),
    }),
    z.object({ resultType: z.literal("scalar"), result: point }),
  ]),
);
const names = success(z.array(z.string().transform((value) => value.slice(0, LONGEST))).max(MOST_VALUES));
const buildInfo = success(
  z.looseObject({ version: z.string().max(100).optional(), application: z.string().max(60).optional() }),
);

/** A store behind Prometheus' HTTP API. Everything in its answers is checked for its shape and cut to a length; nothing of it is trusted. */
export function prometheusStore(store: Store): MetricsStore {
  const ask = async <T>(
    path: string,
    params: Readonly<Record<string, string>>,
    shape: z.ZodType<T>,
    options?: CallOptions,
  ): Promise<Result<T>> => {
    const answer = await store.get(path, params, options);
    if (!answer.ok) return answer;
    const refusal = refusalOf(store, answer.value, params);
    if (refusal) return fail(refusal);
    const parsed = shape.safeParse(answer.value.body);
    return parsed.success ? ok(parsed.data) : fail(notItsApi(store, answer.value));
  };
  return {
    from: store.from,
    url: store.url,
    about: async (options) => {
      const built = await ask("/api/v1/status/buildinfo", {}, buildInfo, options);
      if (built.ok) return ok(kindOf(built.value.data.version ?? null, built.value.data.application ?? ""));
      // Thanos, Mimir and proxies before a store leave it out: the API itself tells.
      if (built.problem.kind !== "store" || built.problem.why !== "not-its-api") return built;
      const one = await ask("/api/v1/query", { query: "1" }, vector, options);
      return one.ok ? ok({ kind: "a store behind Prometheus' API", version: null }) : one;
    },
    query: async (promql, options) => {
      const answer = await ask("/api/v1/query", { query: promql }, vector, options);
      if (!answer.ok) return answer;
      const { data } = answer.value;
      return ok(
        data.resultType === "scalar"
          ? [sample({}, data.result)]
          : data.result.map(({ metric, value }) => sample(metric, value)),
      );
    },
    labelValues: async (label, match, { sinceMs, ...options } = {}) => {
      const path = `/api/v1/label/${encodeURIComponent(label)}/values`;
      const answer = await ask(path, { "match[]": match, ...since(sinceMs) }, names, options);
      return answer.ok ? ok(answer.value.data) : answer;
    },
    labelNames: async (match, { sinceMs, ...options } = {}) => {
      const answer = await ask("/api/v1/labels", { "match[]": match, ...since(sinceMs) }, names, options);
      return answer.ok ? ok(answer.value.data) : answer;
    },
  };
}

/** Without it a store looks through everything that it has kept. */
const since = (ms: number | undefined): Readonly<Record<string, string>> =>
  ms === undefined ? {} : { start: String(Math.floor(ms / 1_000)) };

const sample = (metric: Readonly<Record<string, string>>, [at, value]: [number, string]): Sample => ({
  labels: metric,
  value: numberOf(value),
  at,
});

/** "+Inf", "-Inf" and "NaN" as the API writes them; whatever is no number is NaN as well. */
const numberOf = (text: string): number =>
  /^[+-]?Inf$/i.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text === "" ? "NaN" : text);

function kindOf(version: string | null, application: string): { kind: string; version: string | null } {
  if (/mimir/i.test(application)) return { kind: "Mimir", version };
  if (/thanos/i.test(application)) return { kind: "Thanos", version };
  // VictoriaMetrics answers as a Prometheus of an old version, and says so nowhere else.
  if (/victoria/i.test(application)) return { kind: "VictoriaMetrics", version };
  return { kind: application === "" || /prometheus/i.test(application) ? "Prometheus" : application, version };
}

/** What a status of the store's says, in our words; null when the body may be read. */
function refusalOf(
  store: Store,
  { status, body }: StoreAnswer,
  params: Readonly<Record<string, string>>,
): Problem | null {
  const { label: context, url } = store;
  const fault = (why: Extract<Problem, { kind: "store" }>["why"], detail: string): Problem => ({
    kind: "store",
    context,
    url,
    why,
    detail,
  });
  if (status === 401 || status === 403) return fault("refused", `It answered ${status}.`);
  if (status >= 300 && status < 400) return fault("redirects", `It answered ${status}.`);
  if (status === 429) return { kind: "throttled", context, retryAfterSeconds: null };
  const said = failure.safeParse(body);
  if (said.success) {
    const { errorType, error } = said.data;
    const words = error.replace(/\s+/g, " ").slice(0, 300);
    if (errorType === "timeout" || errorType === "canceled") return fault("slow", `It gave up by itself: ${words}.`);
    if (errorType === "unavailable" || errorType === "internal") return fault("failed", `${words}.`);
    if (errorType === "not_found") return fault("not-its-api", `It answered ${status}.`);
    const asked = Object.values(params).join(" ").slice(0, 200);
    return {
      kind: "rejected",
      context,
      object: `the query ${asked}`,
      causes: [{ field: errorType.slice(0, 40), message: words }],
    };
  }
  if (status === 422 || status === 400) return fault("refused", `It answered ${status}: ${textOf(body)}`);
  return status >= 500 ? fault("failed", `It answered ${status}.`) : null;
}

const notItsApi = ({ label: context, url }: Store, { status, contentType, body }: StoreAnswer): Problem => ({
  kind: "store",
  context,
  url,
  why: "not-its-api",
  detail: isPage(contentType, body)
    ? `It answered ${status} with a web page.`
    : `It answered ${status}, ${typeof body === "string" ? textOf(body) : "and nothing of what the API of Prometheus has."}`,
});

const isPage = (contentType: string | null, body: unknown): boolean =>
  contentType === "text/html" || (typeof body === "string" && /^\s*</.test(body));
const textOf = (body: unknown): string =>
  typeof body === "string" ? `"${body.replace(/\s+/g, " ").trim().slice(0, 120)}".` : "without saying why.";
