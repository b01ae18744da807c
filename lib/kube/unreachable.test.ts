import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "@playwright/test";
import type { Endpoint } from "@/lib/cluster/cluster";
import { Secret } from "@/lib/secret";
import { startBlackHole } from "@/sandbox/faults/black-hole";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { fakeServer } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });

const endpointAt = (server: string, more: Partial<Endpoint> = {}): Endpoint => ({
  server,
  ca: ca.certificate,
  insecure: false,
  tlsServerName: null,
  proxyUrl: null,
  ...more,
});

test.describe("what cannot be reached", () => {
  const ask = (endpoint: Endpoint) => {
    const cluster = openEndpoint("west", endpoint, new Secret("canary-token"));
    return cluster.version({ timeoutMs: 3000 }).finally(() => cluster.close());
  };
  const problemOf = async (endpoint: Endpoint) => {
    const answer = await ask(endpoint);
    return answer.ok ? null : answer.problem;
  };

  test("is refused, when nothing listens", async () => {
    const server = await fakeServer(own);
    await server.close();
    expect(await problemOf(endpointAt(server.url))).toMatchObject({ kind: "unreachable", why: "refused" });
  });

  test("is a name that does not resolve", async () => {
    expect(await problemOf(endpointAt("https://nowhere.invalid:6443"))).toMatchObject({
      kind: "unreachable",
      why: "dns",
    });
  });

  test("is a server that answers no handshake of TCP, and that is told when the time is over that the caller gave", async () => {
    const server = await fakeServer(own);
    const port = Number(new URL(server.url).port);
    await server.close();
    const hole = await startBlackHole(port, "127.0.0.1");
    const cluster = openEndpoint("west", endpointAt(server.url), new Secret("canary-token"));
    const giveUp = new AbortController();
    const patient = cluster.version({ timeoutMs: 30_000, signal: giveUp.signal });
    const startedAt = performance.now();
    expect(await cluster.version({ timeoutMs: 300 })).toMatchObject({
      problem: { kind: "unreachable", why: "timed-out", timeoutMs: 300 },
    });
    giveUp.abort();
    expect(await patient).toMatchObject({ problem: { kind: "cancelled" } });
    // Making a connection has five seconds of its own.
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await cluster.close();
    await hole.stop();
  });

  test("is a port that does not speak TLS", async () => {
    const plain = createServer((socket) =>
      socket.on("error", () => socket.destroy()).end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    );
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    const address = plain.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await problemOf(endpointAt(`https://127.0.0.1:${port}`))).toMatchObject({ kind: "tls", why: "handshake" });
    plain.close();
  });

  test("is a proxy that refuses", async () => {
    const server = await fakeServer(own);
    await server.close();
    const proxyUrl = server.url.replace("https:", "http:");
    expect(await problemOf(endpointAt("https://127.0.0.1:1", { proxyUrl }))).toMatchObject({
      kind: "unreachable",
      why: "proxy",
    });
  });

  const DAY_MS = 86_400_000;
  const other = newAuthority("another CA");
  const certificates = [
    ["unknown-ca", issue(other, { commonName: "api", altNames: ["127.0.0.1"] })],
    ["wrong-host", issue(ca, { commonName: "api", altNames: ["api.example.test"] })],
    [
      "expired",
      issue(ca, {
        commonName: "api",
        altNames: ["127.0.0.1"],
        notBefore: new Date(Date.now() - 9 * DAY_MS),
        notAfter: new Date(Date.now() - DAY_MS),
      }),
    ],
    [
      "not-yet-valid",
      issue(ca, { commonName: "api", altNames: ["127.0.0.1"], notBefore: new Date(Date.now() + DAY_MS) }),
    ],
  ] as const;
  for (const [why, certificate] of certificates)
    test(`is a certificate: ${why}`, async () => {
      const server = await fakeServer(certificate);
      expect(await problemOf(endpointAt(server.url))).toMatchObject({ kind: "tls", why });
      expect(server.seen).toEqual([]);
      await server.close();
    });

  test("is trusted again with tls-server-name or insecure", async () => {
    const server = await fakeServer(issue(ca, { commonName: "api", altNames: ["api.example.test"] }));
    expect(await problemOf(endpointAt(server.url, { tlsServerName: "api.example.test" }))).toBeNull();
    expect(await problemOf(endpointAt(server.url, { ca: null, insecure: true }))).toBeNull();
    await server.close();
  });

  test("shows its certificate all the same, and is sent nothing", async () => {
    const server = await fakeServer(issue(other, { commonName: "api", altNames: ["127.0.0.1", "api.example.test"] }));
    const cluster = openEndpoint("west", endpointAt(server.url), new Secret("canary-token"));
    expect(await cluster.tlsIdentity()).toMatchObject({
      ok: true,
      value: { issuer: "CN=another CA", subject: "CN=api", altNames: ["127.0.0.1", "api.example.test"] },
    });
    expect(server.seen).toEqual([]);
    await server.close();
  });
});
