import { expect, test } from "@playwright/test";
import type { Endpoint } from "@/lib/cluster/cluster";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { fakeServer, sendJson } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const service = { namespace: "istio-system", name: "prometheus", port: 9090, scheme: "http" } as const;

async function withServer() {
  const server = await fakeServer(own, (_, response) => sendJson(response, { status: "success" }));
  const endpoint: Endpoint = {
    server: server.url,
    ca: ca.certificate,
    insecure: false,
    tlsServerName: null,
    proxyUrl: null,
  };
  const cluster = openEndpoint("east", endpoint, new Secret("operators-token"));
  return {
    server,
    cluster,
    [Symbol.asyncDispose]: async () => {
      await cluster.close();
      await server.close();
    },
  };
}

test.describe("the service proxy", () => {
  test("hands on a header to the service, beside the operator's own credential for the API server", async () => {
    await using world = await withServer();
    const headers = { "X-Scope-OrgID": new Secret("mesh\n") };
    const answer = await world.cluster.proxy(service, "/api/v1/query?query=up%7B%7D", { headers });
    expect(answer).toEqual({
      ok: true,
      value: { status: 200, body: { status: "success" }, contentType: "application/json" },
    });
    const [seen] = world.server.seen;
    expect(seen?.path).toBe(
      "/api/v1/namespaces/istio-system/services/prometheus%3A9090/proxy/api/v1/query?query=up%7B%7D",
    );
    expect(Object.fromEntries(seen?.headers ?? [])).toMatchObject({
      "x-scope-orgid": "mesh",
      authorization: "Bearer operators-token",
    });
  });

  for (const name of [
    "Authorization",
    "Impersonate-User",
    "impersonate-group",
    "X-Remote-User",
    "Cookie",
    "Host",
    "a b",
    ":path",
  ])
    test(`never sends the header ${name} for somebody else`, async () => {
      await using world = await withServer();
      await expect(world.cluster.proxy(service, "/", { headers: { [name]: new Secret("admin") } })).rejects.toThrow();
      expect(world.server.seen).toEqual([]);
    });

  test("refuses a value that would begin another header", async () => {
    await using world = await withServer();
    const headers = { tenant: new Secret("a\r\nimpersonate-user: admin") };
    const answer = await world.cluster.proxy(service, "/", { headers });
    expect(answer).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
    expect(world.server.seen).toEqual([]);
  });

  for (const path of ["/../../secrets", "/a/%2e%2E/b", "/a\\..\\b", "/.%2e/x", "/a/.\t./b", "/./x"])
    test(`never leaves the service by ${JSON.stringify(path)}`, async () => {
      await using world = await withServer();
      await expect(world.cluster.proxy(service, path)).rejects.toThrow();
      expect(world.server.seen).toEqual([]);
    });

  test("gives up at the limit that it is told", async () => {
    await using world = await withServer();
    expect(await world.cluster.proxy(service, "/", { limitBytes: 4 })).toMatchObject({
      ok: false,
      problem: { kind: "too-large", limitBytes: 4 },
    });
  });
});
