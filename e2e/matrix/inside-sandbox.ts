import { PassThrough, type Readable } from "node:stream";
import type { Cluster, Endpoint, OpenEndpoint } from "@/lib/cluster/cluster";
import type { ApiRequest, ApiResponse } from "@/lib/kube/api-request";
import { clusterOf } from "@/lib/kube/cluster-of";
import type { Handle } from "@/lib/kube/handle";
import { judge } from "@/lib/kube/judge";
import { parseJson } from "@/lib/kube/parse-status";
import { fail, ok, type Result } from "@/lib/problem";
import { handle } from "@/sandbox/api/handle";
import type { Reply } from "@/sandbox/api/reply";
import { StatusError } from "@/sandbox/api/status";
import { authenticate } from "@/sandbox/auth/authenticate";
import { systemUser } from "@/sandbox/auth/user";
import { newCluster, type SimCluster } from "@/sandbox/cluster";
import { runDeployments } from "@/sandbox/controllers/deployments";
import { runGarbageCollector } from "@/sandbox/controllers/garbage";
import { runNamespaces } from "@/sandbox/controllers/namespaces";
import { runReplicaSets } from "@/sandbox/controllers/replica-sets";
import { runTokenSecrets } from "@/sandbox/controllers/token-secrets";
import { FaultBoard } from "@/sandbox/faults/fault-board";
import { list, text } from "@/sandbox/json/json";
import type { Dialled } from "@/sandbox/kiali/dial";
import { type Dial, kialiProgram } from "@/sandbox/kiali/kiali-program";
import { idleProgram } from "@/sandbox/kubelet/idle-program";
import { runKubelet } from "@/sandbox/kubelet/kubelet";
import { Store } from "@/sandbox/store/store";
import { bootstrap } from "@/sandbox/worlds/bootstrap";
import { installIstio } from "@/sandbox/worlds/install-istio";
import { installKiali } from "@/sandbox/worlds/install-kiali";

/** Waits before each request of one console; who waits how long makes the interleaving. */
export type Turn = () => Promise<void>;
export const AT_ONCE: Turn = () => Promise.resolve();

/**
 * For tests: a home with Istio and Kiali and a remote, of the sandbox's own API handlers, controllers, kubelet and Kiali, reached through the
 * project's own port without a socket: fast enough for a thousand runs.
 */
export type InsideSandbox = {
  home: SimCluster;
  remote: SimCluster;
  /** The operator's way to a cluster, at this console's pace. */
  open: (name: "east" | "west", turn: Turn) => Cluster;
  openEndpoint: (turn: Turn) => OpenEndpoint;
  stop: () => void;
};

/** Durations in the sandbox by this factor: a start of 40 s takes 4 ms. */
const TIME_SCALE = 0.0001;
const SERVERS = { east: "https://east.test:6443", west: "https://west.test:6443" } as const;
/** Keys take longer to make than everything else: all runs share them. */
const templates = new Map<string, SimCluster>();

function freshCluster(name: "east" | "west"): SimCluster {
  const template = templates.get(name) ?? newCluster({ name, timeScale: TIME_SCALE, tokenCacheMs: 0, podStartMs: 0 });
  templates.set(name, template);
  return {
    ...template,
    store: new Store(),
    faults: new FaultBoard(),
    plugins: new Map(),
    pods: new Map(),
    acceptedTokens: new Map(),
  };
}

export function startInsideSandbox(): InsideSandbox {
  const sims = { east: freshCluster("east"), west: freshCluster("west") };
  const at = (server: string): SimCluster | undefined =>
    server === SERVERS.east ? sims.east : server === SERVERS.west ? sims.west : undefined;
  const istio = { network: "n", meshId: "mesh1", rootCa: "root" } as const;
  bootstrap(sims.east);
  bootstrap(sims.west);
  installIstio(sims.east, { ...istio, role: "primary", clusterId: "east" });
  installIstio(sims.west, { ...istio, role: "remote", clusterId: "west", primaries: ["east"] });
  installKiali(sims.east, { clusterName: "east", version: "2.29.0" });
  const dial: Dial = (remote, token) => ({
    get: (path) => dialInside(at(remote.server), remote.server, path, token()),
    close: () => undefined,
  });
  const stops = [sims.east, sims.west].flatMap((sim) => [
    ...[runNamespaces, runTokenSecrets, runGarbageCollector, runDeployments, runReplicaSets].map((run) => run(sim)),
    runKubelet(sim, (cluster, pod) => {
      const [container] = list(pod, "spec", "containers");
      return /\/kiali:/.test(text(container, "image"))
        ? kialiProgram(cluster, pod, dial)
        : idleProgram(text(container, "name"));
    }),
  ]);
  const endpointOf = (server: string): Endpoint => ({
    server,
    ca: sims.west.authority.certificate,
    insecure: false,
    tlsServerName: null,
    proxyUrl: null,
  });
  return {
    home: sims.east,
    remote: sims.west,
    open: (name, turn) => clusterOf(handleOf(name, SERVERS[name], sims[name], null, turn), endpointOf(SERVERS[name])),
    openEndpoint: (turn) => (label, endpoint, token) =>
      clusterOf(handleOf(label, endpoint.server, at(endpoint.server), token.reveal(), turn), endpoint),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

async function dialInside(
  sim: SimCluster | undefined,
  server: string,
  path: string,
  token: string | null,
): Promise<Dialled> {
  if (!sim) return { error: `Get "${server}${path}": dial tcp: lookup: no such host` };
  const reply = await ask(sim, { method: "GET", path, token: token ?? "", signal: new AbortController().signal });
  return reply.type === "json" ? { status: reply.code, body: reply.body } : { status: 200, body: null };
}

type Asked = {
  method: string;
  path: string;
  query?: ApiRequest["query"];
  body?: string;
  contentType?: string;
  accept?: string;
  /** Null: the operator, who may do everything. */
  token: string | null;
  signal: AbortSignal;
};

async function ask(
  sim: SimCluster,
  { method, path, query, body, contentType, accept, token, signal }: Asked,
): Promise<Reply> {
  const url = new URL(path, "https://sandbox");
  for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) url.searchParams.set(key, value);
  const headers = {
    ...(contentType ? { "content-type": contentType } : { "content-type": "application/json" }),
    accept: accept ?? "application/json",
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  try {
    return await handle(sim, {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      user: token === null ? systemUser : await authenticate(sim, headers, null),
      readBody: () => Promise.resolve(body ?? ""),
      signal,
    });
  } catch (error) {
    if (error instanceof StatusError) return { type: "json", code: error.code, body: error.body() };
    throw error;
  }
}

function handleOf(
  context: string,
  server: string,
  sim: SimCluster | undefined,
  token: string | null,
  turn: Turn,
): Handle {
  const asker = { context, server, credential: token === null ? "certificate" : "token" };
  const unreachable = fail({ kind: "unreachable", context, server, why: "dns", timeoutMs: null });
  const askAs = (target: SimCluster, request: ApiRequest, signal: AbortSignal): Promise<Reply> =>
    ask(target, {
      method: request.method,
      path: request.path,
      token,
      signal,
      ...(request.query ? { query: request.query } : {}),
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.contentType ? { contentType: request.contentType } : {}),
      ...(request.accept ? { accept: request.accept } : {}),
    });
  const send = async (request: ApiRequest): Promise<Result<ApiResponse>> => {
    if (!sim) return unreachable;
    await turn();
    if (request.signal?.aborted) return fail({ kind: "cancelled", context });
    const reply = await askAs(sim, request, request.signal ?? new AbortController().signal);
    await turn();
    if (reply.type === "stream") throw new Error("a stream was not asked for");
    const body = reply.type === "json" ? JSON.stringify(reply.body) : reply.body;
    const headers = {
      "content-type": reply.type === "json" ? "application/json" : reply.contentType,
      date: new Date().toUTCString(),
    };
    return judge(asker, request, { status: reply.code, headers, text: body, json: parseJson(body) });
  };
  const stream = async (request: ApiRequest): Promise<Result<Readable>> => {
    if (!sim) return unreachable;
    await turn();
    const gone = new AbortController();
    const out = new PassThrough();
    request.signal?.addEventListener("abort", () => out.destroy(), { once: true });
    out.on("close", () => gone.abort());
    const reply = await askAs(sim, request, gone.signal);
    if (reply.type !== "stream") {
      const body = reply.type === "json" ? JSON.stringify(reply.body) : reply.body;
      const judged = judge(asker, request, { status: reply.code, headers: {}, text: body, json: parseJson(body) });
      return judged.ok ? fail({ kind: "server-failure", context, status: reply.code, reason: "no stream" }) : judged;
    }
    reply.run({
      write: (chunk) => void out.write(chunk),
      end: () => void out.end(),
      onClose: (run) => void out.on("close", run),
    });
    return ok(out);
  };
  return {
    ...asker,
    send,
    stream,
    startsLogin: () => false,
    way: async function* () {
      yield { layer: "dns", proxy: null, tookMs: 0, result: fail({ kind: "cancelled", context }) };
    },
    certificate: () =>
      Promise.resolve(
        ok({
          issuer: "CN=west-ca",
          subject: "CN=kube-apiserver",
          validFrom: "2026-01-01T00:00:00Z",
          validTo: "2036-01-01T00:00:00Z",
          altNames: ["DNS:west.test"],
        }),
      ),
    drop: () => Promise.resolve(),
  };
}
