import "server-only";
import { once } from "node:events";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";

export type Asked = { path: string; headers: Readonly<Record<string, string | string[] | undefined>> };
export type StoreServer = {
  url: string;
  port: number;
  asked: readonly Asked[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** A small HTTP server on loopback for tests, over TLS when it has a certificate; notes what it is asked. */
export async function storeServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  tls?: { certificate: string; key: string },
): Promise<StoreServer> {
  const asked: Asked[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push({ path: request.url ?? "", headers: request.headers });
    answer(request, response);
  };
  const server = tls ? createHttps({ cert: tls.certificate, key: tls.key }, listener) : createHttp(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
