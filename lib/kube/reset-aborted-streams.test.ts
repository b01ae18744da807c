import { once } from "node:events";
import { connect, constants, createServer, type ServerHttp2Stream } from "node:http2";
import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { fakeServer } from "./fake-server";
import { openEndpoint } from "./open-endpoint";
import { resetAbortedStreams } from "./reset-aborted-streams";

const NEVER_ASKED_FOR = "x".repeat(1_000_000);

test.describe("a request that is given up", () => {
  test("is reset at once, also while its body waits for a server that does not read", async () => {
    resetAbortedStreams();
    const arrived = Promise.withResolvers<ServerHttp2Stream>();
    const server = createServer().on("stream", arrived.resolve).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const session = connect(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
    const request = session.request({ ":method": "POST", ":path": "/" });
    request.end(NEVER_ASKED_FOR);
    const stream = await arrived.promise;
    stream.on("error", () => undefined);
    const aborted = once(stream, "aborted");
    request.close();
    await aborted;
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    session.destroy();
    server.close();
  });

  test("is cancelled by name over a cluster's connection", async () => {
    const ca = newAuthority("test CA");
    const codes: number[] = [];
    const giveUp = new AbortController();
    const server = await fakeServer(issue(ca, { commonName: "api", altNames: ["127.0.0.1"] }), (seen, response) => {
      if (seen.method !== "PATCH") return void response.writeHead(404).end();
      response.stream.on("close", () => codes.push(response.stream.rstCode ?? -1));
      giveUp.abort();
    });
    const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
    const cluster = openEndpoint("west", endpoint, new Secret("canary-token"));
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "b" } };
    const answer = await cluster.apply(manifest, { signal: giveUp.signal });
    expect(answer).toEqual({ ok: false, problem: { kind: "cancelled", context: "west" } });
    await expect.poll(() => codes, { intervals: [5] }).toEqual([constants.NGHTTP2_CANCEL]);
    await cluster.close();
    await server.close();
  });
});
