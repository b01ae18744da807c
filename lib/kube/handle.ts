import "server-only";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { type Dispatcher, errors, request as undiciRequest } from "undici";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import type { ApiRequest, ApiResponse } from "./api-request";
import type { ClusterTarget } from "./cluster-target";
import { connectionProblem, isBrokenConnection } from "./connection-problem";
import type { Auth, Credential } from "./credential";
import { keptAgent } from "./kept-agent";
import { Limiter } from "./limiter";
import { parseJson, parseStatus } from "./parse-status";
import { readBody } from "./read-body";
import { requestHeaders } from "./request-headers";
import { statusProblem, unknownServer } from "./status-problem";

const READ_TIMEOUT_MS = 8_000;
const WRITE_TIMEOUT_MS = 15_000;
const LIMIT_BYTES = 64 * 1024 * 1024;
/** Kept 32 at most: more handshakes at once stall the event loop. */
const AT_ONCE = 32;
const AT_ONCE_PER_CLUSTER = 12;

/** An answer whose body is still coming. */
export type ApiStream = { body: Readable };

/** The one way to a cluster: where it is and who asks were fixed when it was made and cannot be changed or read. */
export type Handle = {
  readonly context: string;
  readonly credential: string;
  readonly server: string;
  send: (request: ApiRequest) => Promise<Result<ApiResponse>>;
  /** Opens a watch: the deadline covers the headers only; `signal` ends it. */
  stream: (request: ApiRequest) => Promise<Result<ApiStream>>;
  drop: () => Promise<void>;
};

type Raw = { status: number; headers: Dispatcher.ResponseData["headers"]; body: Readable };
type Attempt = { ok: true; raw: Raw; auth: Auth } | { ok: false; problem: Problem };

export function openHandle(
  target: ClusterTarget,
  credential: Credential,
  options: { isGuarded: boolean; limiter?: Limiter },
): Handle {
  const { context, address, login } = target;
  const server = address.server.href.replace(/\/$/, "");
  const agent = keptAgent(target, options.isGuarded);
  const limiter = options.limiter ?? serverMemory("kube.limiter", () => new Limiter(AT_ONCE, AT_ONCE_PER_CLUSTER));
  const kind = credential.kind;

  const timeoutOf = ({ timeoutMs, isRead }: ApiRequest) => timeoutMs ?? (isRead ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS);

  /** One try. `deadline` aborts after the time limit, `request.signal` when the caller gives up. */
  const attempt = async (request: ApiRequest, deadline: AbortSignal, isStream: boolean): Promise<Attempt> => {
    try {
      const auth = await credential.get(request.signal ?? new AbortController().signal);
      if (!auth.ok) return auth;
      const dispatcher = await agent.use(auth.value);
      if (!dispatcher.ok) return dispatcher;
      const mayZip = !address.disableCompression && !isStream;
      const { statusCode, headers, body } = await undiciRequest(urlOf(server, request), {
        dispatcher: dispatcher.value,
        method: request.method,
        headers: requestHeaders(request, auth.value, login.impersonate, mayZip),
        body: request.body ?? null,
        signal: deadline,
        headersTimeout: timeoutOf(request),
        bodyTimeout: isStream ? 0 : timeoutOf(request),
      });
      return { ok: true, raw: { status: statusCode, headers, body }, auth: auth.value };
    } catch (error) {
      return { ok: false, problem: problemOf(error, request, deadline) };
    }
  };

  const problemOf = (error: unknown, request: ApiRequest, deadline: AbortSignal): Problem => {
    const timeoutMs = timeoutOf(request);
    if (
      request.signal?.aborted ||
      error instanceof errors.ClientDestroyedError ||
      error instanceof errors.ClientClosedError
    )
      return { kind: "cancelled", context };
    if (deadline.aborted) return { kind: "unreachable", context, server, why: "timed-out", timeoutMs };
    const problem = connectionProblem(error, context, server, timeoutMs);
    if (!problem) throw error;
    return problem;
  };

  const send = async (request: ApiRequest): Promise<Result<ApiResponse>> => {
    const login = await ready(request);
    if (!login.ok) return login;
    const timeoutMs = timeoutOf(request);
    const timer = AbortSignal.timeout(timeoutMs);
    const deadline = request.signal ? AbortSignal.any([request.signal, timer]) : timer;
    const until = Date.now() + timeoutMs;
    let isSignedInAgain = false;
    let isRetried = false;
    for (;;) {
      const answer = await once(request, deadline);
      const mayRetry = request.isRead && !isRetried && !deadline.aborted;
      if (!answer.ok) {
        if (!mayRetry || !isBrokenConnection(answer.problem)) return answer;
        isRetried = true;
        continue;
      }
      const { response, auth } = answer.value;
      if (response.status === 401 && !isSignedInAgain && isOurs(request, response) && credential.reject(auth)) {
        isSignedInAgain = true;
        continue;
      }
      const judged = judge(request, response);
      if (judged.ok || judged.problem.kind !== "throttled" || !mayRetry) return judged;
      const waitMs = (judged.problem.retryAfterSeconds ?? 1) * 1000;
      if (Date.now() + waitMs >= until) return judged;
      isRetried = true;
      const isCancelled = await delay(waitMs, false, { signal: deadline }).catch(() => true);
      if (isCancelled) return fail({ kind: "cancelled", context });
    }
  };

  /** A credential may take longer than a call: an exec plugin has 30 s of its own, which no deadline shortens. */
  const ready = async ({ signal }: ApiRequest): Promise<Result<unknown>> => {
    try {
      return await credential.get(signal ?? new AbortController().signal);
    } catch (error) {
      if (signal?.aborted) return fail({ kind: "cancelled", context });
      throw error;
    }
  };

  const once = async (
    request: ApiRequest,
    deadline: AbortSignal,
  ): Promise<Result<{ response: ApiResponse; auth: Auth }>> => {
    let release = () => {};
    try {
      release = await limiter.acquire(server, deadline);
      const tried = await attempt(request, deadline, false);
      if (!tried.ok) return fail(tried.problem);
      const { status, headers, body } = tried.raw;
      const limitBytes = request.limitBytes ?? LIMIT_BYTES;
      const text = await readBody(body, headers, limitBytes);
      if (text === null) return fail({ kind: "too-large", context, object: request.purpose.object, limitBytes });
      return ok({ response: { status, headers, text, json: parseJson(text) }, auth: tried.auth });
    } catch (error) {
      return fail(problemOf(error, request, deadline));
    } finally {
      release();
    }
  };

  /** In a proxied answer only the API server's own Status is ours; the rest is the service's. */
  const isOurs = (request: ApiRequest, response: ApiResponse) =>
    request.expects === "kubernetes" || parseStatus(response.json) !== null;

  const judge = (request: ApiRequest, response: ApiResponse): Result<ApiResponse> => {
    if (response.status >= 300 && isOurs(request, response))
      return fail(statusProblem({ context, server, credential: kind, purpose: request.purpose }, response));
    if (request.expects === "kubernetes" && !isKubernetes(response.json))
      return fail(unknownServer(context, server, response));
    return ok(response);
  };

  const stream = async (request: ApiRequest): Promise<Result<ApiStream>> => {
    const login = await ready(request);
    if (!login.ok) return login;
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), timeoutOf(request));
    const deadline = request.signal ? AbortSignal.any([request.signal, timer.signal]) : timer.signal;
    try {
      for (let isLastTry = false; ; isLastTry = true) {
        const tried = await attempt(request, deadline, true);
        if (!tried.ok) {
          if (isLastTry || !isBrokenConnection(tried.problem)) return fail(tried.problem);
          continue;
        }
        const { status, headers, body } = tried.raw;
        if (status < 300) return ok({ body });
        const text = (await readBody(body, headers, LIMIT_BYTES)) ?? "";
        if (status === 401 && !isLastTry && credential.reject(tried.auth)) continue;
        const response = { status, headers, text, json: parseJson(text) };
        return fail(statusProblem({ context, server, credential: kind, purpose: request.purpose }, response));
      }
    } catch (error) {
      return fail(problemOf(error, request, deadline));
    } finally {
      clearTimeout(timeout);
    }
  };

  return Object.freeze<Handle>({ context, credential: kind, server, send, stream, drop: agent.drop });
}

function urlOf(server: string, { path, query = {} }: ApiRequest): URL {
  const url = new URL(server + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/** Whether a 2xx body can be from a Kubernetes API: JSON with a kind, or the version document. */
function isKubernetes(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("kind" in value || "gitVersion" in value);
}
