import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { createServer as createTls } from "node:https";
import { noticeMessage } from "@/lib/notice/notice";

/** A secret for tests, and what it stands for. */
export const TEST_SECRET = `whsec_${Buffer.from("canary-webhook-secret-5d1e").toString("base64")}`;

export type Received = {
  id: string;
  /** Seconds. */
  timestamp: number;
  body: string;
  events: ReturnType<typeof noticeMessage.parse>["data"]["events"];
  /** Verified as docs/webhook.md says. */
  isGenuine: boolean;
};

export type Receiver = {
  url: string;
  received: Received[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** A receiver on loopback for tests, over TLS when it has a certificate: notes each message and answers as `answer` says, 204 else. */
export async function fakeReceiver(
  answer: (response: ServerResponse, message: Received) => void = (response) => response.writeHead(204).end(),
  tls?: { certificate: string; key: string },
): Promise<Receiver> {
  const received: Received[] = [];
  const listener: Parameters<typeof createServer>[1] = async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const header = (name: string): string => String(request.headers[name] ?? "");
    const [id, timestamp] = [header("webhook-id"), header("webhook-timestamp")];
    const key = Buffer.from(TEST_SECRET.slice("whsec_".length), "base64");
    const wanted = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    const message: Received = {
      id,
      timestamp: Number(timestamp),
      body,
      events: noticeMessage.parse(JSON.parse(body)).data.events,
      isGenuine: header("webhook-signature") === wanted,
    };
    received.push(message);
    answer(response, message);
  };
  const server = tls ? createTls({ cert: tls.certificate, key: tls.key }, listener) : createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}/hook`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
