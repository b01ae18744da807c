import type { Cluster, ServiceRef } from "@/lib/cluster/cluster";
import { isProxyHeader } from "@/lib/cluster/proxy-header";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { Store, StoreAnswer } from "./store";
import type { SignedConnection } from "./store-credential";

const LIMIT_BYTES = 4 * 1024 * 1024;
const DEADLINE_MS = 8_000;

type Way = {
  cluster: Cluster;
  label: string;
  url: string;
  service: ServiceRef;
  /** Prefix, without a slash at its end. */
  path: string;
  /** The credentials that Kiali sends, read when first asked for. */
  signed: () => Promise<Result<SignedConnection>>;
  signal?: AbortSignal | undefined;
};

/** A store behind a Service, asked through the API server: with the operator's own rights there, and never with an Authorization of the store's. */
export function proxiedStore({ cluster, label, url, service, path, signed, signal }: Way): Store {
  const from = `through the API server of ${cluster.context}`;
  const fault = (why: Extract<Problem, { kind: "store" }>["why"], detail: string) =>
    fail({ kind: "store", context: label, url, why, detail });
  return {
    label,
    from,
    url,
    get: async (below, params = {}, call = {}): Promise<Result<StoreAnswer>> => {
      const ready = await signed();
      if (!ready.ok) return ready;
      const { auth, headers } = ready.value;
      if (auth.kind !== "none") return fault("authorization-taken", `Kiali signs in to it by ${auth.kind}.`);
      const taken = Object.keys(headers).find((name) => !isProxyHeader(name));
      if (taken !== undefined) return fault("authorization-taken", `Kiali sends it the header ${taken.slice(0, 60)}.`);
      const query = new URLSearchParams(params).toString();
      const limits = { headers, limitBytes: LIMIT_BYTES, timeoutMs: call.timeoutMs ?? DEADLINE_MS };
      const given = call.signal ?? signal;
      const answer = await cluster.proxy(service, `${path}${below}${query === "" ? "" : `?${query}`}`, {
        ...limits,
        ...(given ? { signal: given } : {}),
      });
      if (answer.ok) return ok({ contentType: null, ...answer.value });
      const { problem } = answer;
      if (problem.kind === "unreachable" && problem.why === "timed-out")
        return fault("slow", `No answer ${from} within ${limits.timeoutMs / 1000} s.`);
      if (problem.kind === "server-failure")
        return fault(
          "failed",
          `The API server of ${cluster.context} says ${problem.status} for Service ${service.namespace}/${service.name}: ${problem.reason}.`,
        );
      return problem.kind === "too-large"
        ? fail({ ...problem, context: label, object: "answer", isAnswer: true })
        : answer;
    },
    close: () => Promise.resolve(),
  };
}
