import "server-only";
import type { Readable } from "node:stream";
import { type Dispatcher, errors, request as undiciRequest } from "undici";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { abortable } from "./abortable";
import type { ApiRequest } from "./api-request";
import type { ClusterTarget } from "./cluster-target";
import { connectionProblem } from "./connection-problem";
import type { Auth, Credential } from "./credential";
import type { KeptAgent } from "./kept-agent";
import { requestHeaders } from "./request-headers";
import { serverOf } from "./server-of";

const READ_TIMEOUT_MS = 8_000;
const WRITE_TIMEOUT_MS = 15_000;

/** An answer whose body is still to be read, and what the request was signed with. */
export type Exchanged = { status: number; headers: Dispatcher.ResponseData["headers"]; body: Readable; auth: Auth };

/** One try at one request; retries and judgement are the handle's. */
export type Exchange = (request: ApiRequest, deadline: AbortSignal, isStream: boolean) => Promise<Result<Exchanged>>;

export const timeoutOf = ({ timeoutMs, isRead }: ApiRequest): number =>
  timeoutMs ?? (isRead ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS);

const never = new AbortController().signal;
export const signalOf = ({ signal }: ApiRequest): AbortSignal => signal ?? never;

/** Signs and sends with the target's own credential over its own agent, and nothing else's. */
export function exchangeOver({ address, login }: ClusterTarget, credential: Credential, agent: KeptAgent): Exchange {
  const server = serverOf(address);
  return async (request, deadline, isStream) => {
    const auth = await credential.get(signalOf(request));
    if (!auth.ok) return auth;
    const dispatcher = await agent.use(auth.value);
    if (!dispatcher.ok) return dispatcher;
    const mayZip = !address.disableCompression && !isStream;
    const sent = undiciRequest(urlOf(server, request), {
      dispatcher: dispatcher.value,
      method: request.method,
      headers: requestHeaders(request, auth.value, login.impersonate, mayZip),
      body: request.body ?? null,
      signal: deadline,
      headersTimeout: timeoutOf(request),
      bodyTimeout: isStream ? 0 : timeoutOf(request),
    });
    // undici heeds a signal only where there is a connection. A request given up before that is not sent when there is one.
    const { statusCode, headers, body } = await abortable(sent, deadline);
    return ok({ status: statusCode, headers, body, auth: auth.value });
  };
}

/** Runs `work`; what the network throws becomes a problem, the caller's giving up and the deadline told apart. */
export async function catching<T>(
  { context, address }: ClusterTarget,
  request: ApiRequest,
  deadline: AbortSignal,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    return fail(problemOf(error));
  }

  function problemOf(error: unknown): Problem {
    const server = serverOf(address);
    const timeoutMs = timeoutOf(request);
    const isClosed = error instanceof errors.ClientDestroyedError || error instanceof errors.ClientClosedError;
    if (request.signal?.aborted || isClosed) return { kind: "cancelled", context };
    if (deadline.aborted) return { kind: "unreachable", context, server, why: "timed-out", timeoutMs };
    const problem = connectionProblem(error, context, server, timeoutMs);
    if (!problem) throw error;
    return problem;
  }
}

function urlOf(server: string, { path, query = {} }: ApiRequest): URL {
  const url = new URL(server + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}
