import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
import type { FaultBoard } from "./fault-board";

const faultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("refuse") }),
  z.object({ kind: z.literal("black-hole") }),
  z.object({ kind: z.literal("hang") }),
  z.object({ kind: z.literal("reset") }),
  z.object({ kind: z.literal("slow"), ms: z.number().min(0).max(600_000), times: z.int().positive().exactOptional() }),
  z.object({ kind: z.literal("unauthorized") }),
  z.object({ kind: z.literal("deny"), verb: z.string(), group: z.string(), resource: z.string() }),
  z.object({ kind: z.literal("throttle"), retryAfterSeconds: z.number().int().min(0) }),
  z.object({ kind: z.literal("server-error") }),
  z.object({ kind: z.literal("conflict") }),
  z.object({ kind: z.literal("wrong-ca") }),
  z.object({ kind: z.literal("expired-certificate") }),
  z.object({
    kind: z.literal("store"),
    store: z.enum(["metrics", "traces"]),
    trouble: z.enum(["hang", "unauthorized", "page", "huge", "empty", "not-a-number"]),
  }),
]);

export type Control = { url: string; stop: () => Promise<void> };

/**
 * The faults over HTTP, on loopback only, and closed to web pages: GET /clusters, PUT /clusters/<name>/faults with a
 * fault as JSON, DELETE /clusters/<name>/faults.
 */
export async function serveControl(boards: ReadonlyMap<string, FaultBoard>): Promise<Control> {
  const server = createServer((request, response) => void answer(boards, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, stop };
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
function isOurs(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const isLocal = LOOPBACK.has(request.socket.remoteAddress ?? "") && (host === "127.0.0.1" || host === "localhost");
  return isLocal && request.headers.origin === undefined && request.headers["sec-fetch-site"] === undefined;
}

async function answer(
  boards: ReadonlyMap<string, FaultBoard>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (code: number, body: unknown) => {
    response.writeHead(code, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (!isOurs(request)) return send(403, { error: "loopback only, and not from a web page" });
  const [, collection, name = "", faults] = (request.url ?? "").split("/").map(decodeURIComponent);
  const board = boards.get(name);
  const all = () => Object.fromEntries([...boards].map(([key, value]) => [key, value.active]));
  if (request.method === "GET" && collection === "clusters" && !name) return send(200, all());
  if (collection !== "clusters" || faults !== "faults" || !board) return send(404, { error: "no such cluster" });
  if (request.method === "DELETE") board.clear();
  else if (request.method === "PUT") {
    const parsed = faultSchema.safeParse(await bodyOf(request));
    if (!parsed.success) return send(400, { error: z.prettifyError(parsed.error) });
    board.set(parsed.data);
  } else return send(405, { error: "PUT or DELETE" });
  send(200, board.active);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let source = "";
  for await (const chunk of request) source += String(chunk);
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}
