import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { handle } from "./api/handle";
import type { Reply } from "./api/reply";
import { StatusError } from "./api/status";
import { authenticate, type PeerCertificate } from "./auth/authenticate";
import { impersonated } from "./auth/impersonate";
import type { SimCluster } from "./cluster";
import { doorOf, listen } from "./door";
import { issue, newAuthority } from "./tls/certificates";

export type ApiServer = { server: string; port: number; stop: () => Promise<void> };
type Incoming = Http2ServerRequest;
type Outgoing = Http2ServerResponse;

const HOST = "127.0.0.1";
/** How long a connection may be silent, as Go's servers have it in Kubernetes. */
const IDLE_MS = 90_000;
const DAY_MS = 86_400_000;

/** Serves a cluster's API over TLS to this machine only, HTTP/2 and HTTP/1.1, with the faults of the cluster's board. */
export async function serve(cluster: SimCluster, port = 0): Promise<ApiServer> {
  const secure = createSecureServer({
    ...contextOf(cluster),
    allowHTTP1: true,
    http1Options: { keepAliveTimeout: IDLE_MS },
    requestCert: true,
    // A session may hold several large answers at once, as Go's servers let it; Node's own limit would refuse the next request.
    maxSessionMemory: 1_000,
    rejectUnauthorized: false,
  });
  const sockets = new Set<Socket>();
  secure.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (cluster.faults.find("refuse") || cluster.faults.find("reset")) socket.resetAndDestroy();
  });
  secure.on("sessionError", () => undefined);
  secure.on("tlsClientError", (_error: Error, socket: TLSSocket) => socket.destroy());
  secure.on("request", (request: Incoming, response: Outgoing) => {
    // A client may cut one stream of its session and go on with the others.
    for (const side of [request, response]) side.on("error", () => undefined);
    void answer(cluster, request, response);
  });
  await listen(secure, port, HOST);
  const address = secure.address();
  const bound = typeof address === "object" && address ? address.port : port;
  const door = doorOf(cluster.faults, { secure, sockets, port: bound, host: HOST });
  cluster.faults.onChange(() => {
    secure.setSecureContext(contextOf(cluster));
    for (const socket of sockets) socket.destroy();
    void door.settle();
  });
  return { server: `https://${HOST}:${bound}`, port: bound, stop: door.close };
}

function contextOf(cluster: SimCluster) {
  const altNames = [
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    `${cluster.name}.test`,
    "localhost",
    HOST,
    "10.96.0.1",
  ];
  const authority = cluster.faults.find("wrong-ca") ? newAuthority("someone-else") : cluster.authority;
  const expiredAt = new Date(Date.now() - DAY_MS);
  const dates = cluster.faults.find("expired-certificate")
    ? { notBefore: new Date(Date.now() - 30 * DAY_MS), notAfter: expiredAt }
    : {};
  const { certificate, key } = issue(authority, { commonName: "kube-apiserver", altNames, ...dates });
  return { cert: certificate, key, ca: cluster.authority.certificate };
}

async function answer(cluster: SimCluster, request: Incoming, response: Outgoing): Promise<void> {
  if (cluster.faults.find("hang")) return;
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableEnded) gone.abort();
  });
  const delayMs = cluster.faults.takeDelayMs();
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  // Nobody waits any more.
  if (gone.signal.aborted || response.destroyed) return;
  try {
    const url = new URL(request.url, "https://sandbox");
    const caller = await authenticate(cluster, request.headers, peerOf(request));
    const user = impersonated(cluster, caller, request.headers, request.rawHeaders);
    const reply = await handle(cluster, {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      user,
      readBody: () => readBody(request),
      signal: gone.signal,
    });
    send(response, reply);
  } catch (error) {
    if (gone.signal.aborted) return;
    const status =
      error instanceof StatusError
        ? error
        : new StatusError(
            500,
            "InternalError",
            `Internal error occurred: ${error instanceof Error ? error.stack : "unknown"}`,
          );
    const retry = status.details?.retryAfterSeconds;
    if (retry !== undefined) response.setHeader("retry-after", String(retry));
    send(response, { type: "json", code: status.code, body: status.body() });
  }
}

function send(response: Outgoing, reply: Reply): void {
  response.setHeader("date", new Date().toUTCString());
  response.setHeader("cache-control", "no-cache, private");
  if (reply.type === "stream") {
    response.writeHead(200, { "content-type": "application/json" });
    response.write("");
    reply.run({
      write: (chunk) => void response.write(chunk),
      end: () => void response.end(),
      onClose: (run) => void response.on("close", run),
    });
    return;
  }
  if (reply.type === "json" && reply.warnings && reply.warnings.length > 0)
    response.setHeader(
      "warning",
      reply.warnings.map((text) => `299 - ${JSON.stringify(text)}`),
    );
  const type = reply.type === "json" ? (reply.contentType ?? "application/json") : reply.contentType;
  response.writeHead(reply.code, { "content-type": type });
  response.end(reply.type === "json" ? `${JSON.stringify(reply.body)}\n` : reply.body);
}

async function readBody(request: Incoming): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** Whose certificate a connection showed; it cannot change while the connection lives. */
const peers = new WeakMap<object, PeerCertificate | null>();

function peerOf(request: Incoming): PeerCertificate | null {
  const connection = request.httpVersionMajor === 2 ? request.stream.session : request.socket;
  if (!connection) return null;
  const known = peers.get(connection);
  if (known !== undefined) return known;
  const peer = shownOn("socket" in connection ? connection.socket : connection);
  peers.set(connection, peer);
  return peer;
}

function shownOn(socket: unknown): PeerCertificate | null {
  if (!(socket instanceof TLSSocket) && !isTls(socket)) return null;
  const peer = socket.getPeerCertificate();
  if (!peer?.subject) return null;
  const organizations = peer.subject.O ?? [];
  const [commonName = ""] = [peer.subject.CN].flat();
  return {
    isTrusted: socket.authorized,
    commonName,
    organizations: [organizations].flat(),
    fingerprint: peer.fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}

const isTls = (socket: unknown): socket is TLSSocket =>
  typeof socket === "object" && socket !== null && "getPeerCertificate" in socket && "authorized" in socket;
