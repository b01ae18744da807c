import "server-only";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { CallOptions, TlsIdentity } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import type { WayStep } from "@/lib/status/cluster-way";
import type { ApiRequest, ApiResponse } from "./api-request";
import type { ClusterTarget } from "./cluster-target";
import { isBrokenConnection } from "./connection-problem";
import type { Auth, Credential } from "./credential";
import { catching, exchangeOver, signalOf, timeoutOf } from "./exchange";
import { isStatus, judge } from "./judge";
import { type KeptAgent, keptAgent } from "./kept-agent";
import { Limiter } from "./limiter";
import { lookAtCertificate } from "./look-at-certificate";
import { parseJson } from "./parse-status";
import { probeLayers } from "./probe-layers";
import { readBody } from "./read-body";
import { serverOf } from "./server-of";

const LIMIT_BYTES = 64 * 1024 * 1024;
/** More handshakes than these at once stall the event loop. */
const AT_ONCE = 32;
const AT_ONCE_PER_CLUSTER = 24;
/** A cluster that has not answered yet may be dead, and must not hold the places of others: few, unless there are hardly any others. */
const AT_ONCE_UNPROVEN = 2;
const AT_ONCE_UNPROVEN_OF_FEW = 12;
const FEW_CLUSTERS = 3;
const UNASKED = "its login would have to be started anew, which nobody asked for";

/** The one way to a cluster: where it is and who asks were fixed when it was made, and can be neither changed nor read. */
export type Handle = {
  readonly context: string;
  readonly credential: string;
  readonly server: string;
  send: (request: ApiRequest) => Promise<Result<ApiResponse>>;
  /** Opens a watch: the deadline covers the headers only; the request's signal ends it. */
  stream: (request: ApiRequest) => Promise<Result<Readable>>;
  certificate: (options?: CallOptions) => Promise<Result<TlsIdentity>>;
  /** Whether the next question starts an exec plugin. */
  startsLogin: () => boolean;
  /** Looks at the way to the server, layer by layer, over a connection of its own and without the credential. */
  way: (options?: CallOptions) => AsyncGenerator<WayStep>;
  /** Ends what is on the way; a later call connects anew. */
  drop: () => Promise<void>;
};

type Answer = { response: ApiResponse; auth: Auth };

/** `isGuarded` refuses link-local and metadata addresses, for an address that was typed; `agent` shares its connections. */
export function openHandle(
  target: ClusterTarget,
  credential: Credential,
  options: { isGuarded: boolean; agent?: KeptAgent },
): Handle {
  const { context } = target;
  const server = serverOf(target.address);
  const { agent = keptAgent(target, options.isGuarded) } = options;
  const exchange = exchangeOver(target, credential, agent);
  const limiter = serverMemory("kube.limiter", () => new Limiter(AT_ONCE, AT_ONCE_PER_CLUSTER));
  let hasAnswered = false;
  const most = () => {
    if (hasAnswered) return AT_ONCE_PER_CLUSTER;
    return limiter.clusters <= FEW_CLUSTERS ? AT_ONCE_UNPROVEN_OF_FEW : AT_ONCE_UNPROVEN;
  };
  const asker = { context, server, credential: credential.kind };

  /** Outside every deadline: an exec plugin has 30 s of its own. */
  const signIn = async (request: ApiRequest): Promise<Result<unknown>> => {
    if (request.isSilent && credential.startsLogin())
      return fail({ kind: "credential", context, why: "exec-expired", detail: UNASKED, hint: null });
    return catching<unknown>(target, request, signalOf(request), () => credential.get(signalOf(request)));
  };

  const ask = (request: ApiRequest, deadline: AbortSignal): Promise<Result<Answer>> =>
    catching(target, request, deadline, async () => {
      const release = await limiter.acquire(server, deadline, most);
      try {
        const exchanged = await exchange(request, deadline, false);
        if (!exchanged.ok) return exchanged;
        hasAnswered = true;
        const { status, headers, body, auth } = exchanged.value;
        const limitBytes = request.limitBytes ?? LIMIT_BYTES;
        const text = await readBody(body, headers, limitBytes);
        if (text === null) return fail({ kind: "too-large", context, object: request.purpose.object, limitBytes });
        return ok({ response: { status, headers, text, json: parseJson(text) }, auth });
      } finally {
        release();
      }
    });

  const send = async (request: ApiRequest): Promise<Result<ApiResponse>> => {
    const signedIn = await signIn(request);
    if (!signedIn.ok) return signedIn;
    const timeoutMs = timeoutOf(request);
    const until = Date.now() + timeoutMs;
    const deadline = AbortSignal.any([signalOf(request), AbortSignal.timeout(timeoutMs)]);
    let isSignedInAgain = false;
    for (let isRetried = !request.isRead; ; ) {
      const answer = await ask(request, deadline);
      if (!answer.ok) {
        if (isRetried || deadline.aborted || !isBrokenConnection(answer.problem)) return answer;
        isRetried = true;
        continue;
      }
      const { response, auth } = answer.value;
      const isRefused = response.status === 401 && (request.expects === "kubernetes" || isStatus(response));
      const mayGiveAnother = isRefused && !isSignedInAgain && credential.reject(auth);
      if (mayGiveAnother && !(request.isSilent && credential.startsLogin())) {
        isSignedInAgain = true;
        const again = await signIn(request);
        if (!again.ok) return again;
        continue;
      }
      const judged = judge(asker, request, response);
      if (judged.ok || judged.problem.kind !== "throttled" || isRetried) return judged;
      const waitMs = (judged.problem.retryAfterSeconds ?? 1) * 1000;
      if (Date.now() + waitMs >= until) return judged;
      isRetried = true;
      await delay(waitMs, undefined, { signal: deadline }).catch(() => undefined);
    }
  };

  const stream = async (request: ApiRequest): Promise<Result<Readable>> => {
    const signedIn = await signIn(request);
    if (!signedIn.ok) return signedIn;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutOf(request));
    const deadline = AbortSignal.any([signalOf(request), late.signal]);
    const open = () => catching(target, request, deadline, () => exchange(request, deadline, true));
    try {
      for (let isRetried = false; ; isRetried = true) {
        const exchanged = await open();
        if (!exchanged.ok) {
          if (isRetried || !isBrokenConnection(exchanged.problem)) return exchanged;
          continue;
        }
        const { status, headers, body, auth } = exchanged.value;
        if (status < 300) return ok(body);
        const read = await catching(target, request, deadline, async () =>
          ok(await readBody(body, headers, LIMIT_BYTES)),
        );
        if (!read.ok) return read;
        if (status === 401 && !isRetried && credential.reject(auth)) continue;
        const text = read.value ?? "";
        const judged = judge(asker, request, { status, headers, text, json: parseJson(text) });
        if (!judged.ok) return judged;
      }
    } finally {
      clearTimeout(timer);
    }
  };

  return Object.freeze<Handle>({
    ...asker,
    send,
    stream,
    certificate: (call) => lookAtCertificate(target, options.isGuarded, call),
    startsLogin: credential.startsLogin,
    way: (call) => probeLayers(target, options.isGuarded, call),
    drop: agent.drop,
  });
}
