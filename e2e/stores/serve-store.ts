import { type IncomingMessage, createServer as overHttp, type ServerResponse } from "node:http";
import { createServer as overHttps } from "node:https";
import type { StandIn, StoreTrouble } from "@/sandbox/telemetry/stand-in";
import { issue, newAuthority } from "@/sandbox/tls/certificates";

export type ServedStore = {
  url: string;
  /** PEM of the CA of its certificate; null over plain HTTP, and for a store that is not ours. */
  ca: string | null;
  /** Null for a store that is not ours: it cannot be made to fail. */
  setTrouble: ((trouble: StoreTrouble | null) => void) | null;
  /** Paths that it was asked for, oldest first. */
  asked: readonly string[];
  stop: () => Promise<void>;
};

export type ServeOptions = {
  host?: string;
  isSecure?: boolean;
  /** The value of Authorization that it asks for; 401 for anybody else. */
  authorization?: string;
};

/** Serves a stand-in on a free port. */
export async function serveStore(answer: StandIn, options: ServeOptions = {}): Promise<ServedStore> {
  const { host = "127.0.0.1", isSecure = false, authorization } = options;
  const asked: string[] = [];
  let trouble: StoreTrouble | null = null;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "/";
    asked.push(path);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
    );
    const isRefused = authorization !== undefined && headers.authorization !== authorization;
    const reply = await answer(path, headers, isRefused ? "unauthorized" : trouble);
    if (!reply) return;
    response.writeHead(reply.status, { "content-type": reply.contentType });
    response.end(reply.body);
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => void handle(request, response);
  const authority = newAuthority("store-ca");
  const { certificate, key } = issue(authority, { commonName: "store", altNames: [host, "localhost"] });
  const server = isSecure ? overHttps({ cert: certificate, key }, serve) : overHttp(serve);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `${isSecure ? "https" : "http"}://${host}:${port}`,
    ca: isSecure ? authority.certificate : null,
    setTrouble: (next) => {
      trouble = next;
    },
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
