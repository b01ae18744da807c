import "server-only";
import { parseJson } from "@/lib/kube/parse-status";
import { type Outgoing, openOutgoing } from "@/lib/outgoing/open-outgoing";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { OpenStore, StoreAnswer } from "@/lib/telemetry/store";
import { storeHeaders } from "./store-headers";
import { storeProblem } from "./store-problem";

const LIMIT_BYTES = 4 * 1024 * 1024;
const DEADLINE_MS = 8_000;
const MOST_HOPS = 3;
const CONNECTIONS = 8;

/**
 * A store by its address, over HTTP from this process: never to a link-local or metadata address, under whatever name. TLS is verified against the
 * system's authorities and the connection's own. A redirect is followed within the store's origin only, so what is sent to it reaches nobody else.
 */
export const openStore: OpenStore = (label, connection) => {
  const url = URL.parse(connection.url);
  const shown = url ? `${url.origin}${url.pathname.replace(/\/+$/, "")}` : connection.url.slice(0, 200);
  const fault = (why: Extract<Problem, { kind: "store" }>["why"], detail: string) =>
    fail({ kind: "store", context: label, url: shown, why, detail });
  const closing = new AbortController();
  let outgoing: Outgoing | null = null;
  const send = (target: URL, headers: Record<string, string>, signal: AbortSignal): ReturnType<Outgoing["send"]> => {
    outgoing ??= openOutgoing(target, {
      ca: connection.ca,
      isInsecure: connection.insecureSkipVerify,
      schemes: ["http:", "https:"],
      limitBytes: LIMIT_BYTES,
      connections: CONNECTIONS,
    });
    return outgoing.send(target, { method: "GET", headers, signal });
  };

  return {
    label,
    from: "from this console",
    url: shown,
    get: async (path, params = {}, call = {}): Promise<Result<StoreAnswer>> => {
      if (!url || !/^https?:$/.test(url.protocol)) return fault("no-way", "It is no http or https address.");
      const headers = storeHeaders(connection);
      if (!headers.ok) return fault("no-way", headers.problem);
      let target = new URL(`${shown}${path}`);
      if (target.origin !== url.origin) throw new Error("A path must not leave the store");
      for (const [name, value] of Object.entries(params)) target.searchParams.set(name, value);
      const timeoutMs = call.timeoutMs ?? DEADLINE_MS;
      const deadline = AbortSignal.timeout(timeoutMs);
      const given = [closing.signal, ...(call.signal ? [call.signal] : [])];
      const signal = AbortSignal.any([deadline, ...given]);
      try {
        for (let hop = 0; ; hop++) {
          const { status, headers: said, text: readText, drop } = await send(target, headers.value, signal);
          const next = status >= 300 && status < 400 && typeof said.location === "string" ? said.location : null;
          if (next === null) {
            const text = await readText();
            if (text === null)
              return fail({
                kind: "too-large",
                context: label,
                object: "answer",
                isAnswer: true,
                limitBytes: LIMIT_BYTES,
              });
            const json = parseJson(text);
            return ok({
              status,
              contentType: contentTypeOf(said["content-type"]),
              body: json === undefined ? text : json,
            });
          }
          await drop();
          const moved = URL.parse(next, target);
          if (moved?.origin !== target.origin)
            return fault(
              "redirects",
              `It answered ${status} and sends to ${moved ? moved.origin.slice(0, 200) : "no address"}.`,
            );
          if (hop === MOST_HOPS) return fault("redirects", "It sends round in a circle.");
          target = moved;
        }
      } catch (error) {
        if (given.some(({ aborted }) => aborted)) return fail({ kind: "cancelled", context: label });
        if (deadline.aborted) return fault("slow", `No answer from this console within ${timeoutMs / 1000} s.`);
        const problem = storeProblem(error, { context: label, url: shown, timeoutMs });
        if (!problem) throw error;
        return fail(problem);
      }
    },
    close: async () => {
      closing.abort();
      await outgoing?.close();
    },
  };
};

const contentTypeOf = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value)?.split(";")[0]?.trim().toLowerCase() ?? null;
