import "server-only";
import { once } from "node:events";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** One request as it arrived. */
export type Seen = {
  method: string;
  /** With the query. */
  path: string;
  /** Names in lower case; a name comes once per line it came in. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
  /** Common name of the client certificate. */
  client: string | null;
  httpVersion: string;
};
export type Answer = (seen: Seen, response: Http2ServerResponse, request: Http2ServerRequest) => void;
export type FakeServer = {
  url: string;
  seen: readonly Seen[];
  handshakes: () => number;
  /** Cuts every open connection without a word. */
  cut: () => void;
  close: () => Promise<void>;
};

export const VERSION = { gitVersion: "v1.37.2", major: "1", minor: "37" };

export function sendJson(response: Http2ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** The API server's own error object. */
export const status = (code: number, reason: string, message = reason, details: object = {}) => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message,
  reason,
  details,
  code,
});

/** A TLS server on loopback for tests: HTTP/2 and 1.1, notes what it is sent and counts handshakes. */
export async function fakeServer(
  tls: { certificate: string; key: string; clientCa?: string; port?: number },
  answer: Answer = (_, response) => sendJson(response, VERSION),
): Promise<FakeServer> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  let handshakes = 0;
  const server = createSecureServer({
    allowHTTP1: true,
    cert: tls.certificate,
    key: tls.key,
    ...(tls.clientCa ? { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false } : {}),
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("secureConnection", () => {
    handshakes++;
  });
  server.on("sessionError", () => {});
  server.on("request", async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const socket = request.httpVersion === "2.0" ? request.stream.session?.socket : request.socket;
    const raw = request.rawHeaders;
    const one: Seen = {
      method: request.method,
      path: request.url,
      headers: raw.flatMap((name, index) =>
        index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ""] as const] : [],
      ),
      body: Buffer.concat(chunks).toString("utf8"),
      client: socket instanceof TLSSocket ? commonName(socket) : null,
      httpVersion: request.httpVersion,
    };
    seen.push(one);
    answer(one, response, request);
  });
  server.listen(tls.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const close = async () => {
    cut();
    server.close();
    await once(server, "close");
  };
  return { url: `https://127.0.0.1:${port}`, seen, handshakes: () => handshakes, cut, close };
}

function commonName(socket: TLSSocket): string | null {
  const name = socket.getPeerCertificate().subject?.CN;
  return Array.isArray(name) ? (name[0] ?? null) : (name ?? null);
}
