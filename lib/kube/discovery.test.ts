import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { type Answer, fakeServer, sendJson, status } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });

async function world(answer: Answer) {
  const server = await fakeServer(own, answer);
  const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
  const cluster = openEndpoint("west", endpoint, new Secret("canary"));
  const close = async () => {
    await cluster.close();
    await server.close();
  };
  return { server, cluster, [Symbol.asyncDispose]: close };
}

const aggregated: Answer = (_, response) =>
  sendJson(response, {
    kind: "APIGroupDiscoveryList",
    items: [
      {
        metadata: { name: "telemetry.istio.io" },
        versions: [
          {
            version: "v1",
            resources: [{ resource: "telemetries", responseKind: { kind: "Telemetry" }, scope: "Namespaced" }],
          },
        ],
      },
    ],
  });
/** A server from before Kubernetes 1.26: it lists groups, and kinds only per group. */
const legacy: Answer = ({ path }, response) => {
  if (path === "/apis") sendJson(response, { kind: "APIGroupList", groups: [] });
  else if (path === "/apis/telemetry.istio.io/v1")
    sendJson(response, {
      kind: "APIResourceList",
      resources: [
        { name: "telemetries", namespaced: true, kind: "Telemetry" },
        { name: "telemetries/status", namespaced: true, kind: "Telemetry" },
      ],
    });
  else sendJson(response, status(404, "NotFound"), 404);
};

test.describe("serves", () => {
  test("asks once for all groups, however many ask, and not at all for built-in kinds", async () => {
    await using one = await world(aggregated);
    const asks = Array.from({ length: 5 }, () => one.cluster.serves("telemetry.istio.io/v1", "Telemetry"));
    expect(await Promise.all(asks)).toEqual(Array(5).fill({ ok: true, value: true }));
    expect(await one.cluster.serves("telemetry.istio.io/v1", "Other")).toEqual({ ok: true, value: false });
    expect(await one.cluster.serves("kiali.io/v1alpha1", "Kiali")).toEqual({ ok: true, value: false });
    expect(await one.cluster.serves("apps/v1", "Deployment")).toEqual({ ok: true, value: true });
    expect(one.server.seen.map(({ path }) => path)).toEqual(["/apis"]);
    expect(one.server.seen[0]?.headers.find(([name]) => name === "accept")?.[1]).toContain("as=APIGroupDiscoveryList");
  });

  test("falls back to the group's own list on an older server", async () => {
    await using one = await world(legacy);
    expect(await one.cluster.serves("telemetry.istio.io/v1", "Telemetry")).toEqual({ ok: true, value: true });
    expect(await one.cluster.serves("kiali.io/v1alpha1", "Kiali")).toEqual({ ok: true, value: false });
  });

  test("does not take a server that fails for one that does not serve", async () => {
    await using one = await world((_, response) => sendJson(response, status(403, "Forbidden"), 403));
    expect(await one.cluster.serves("kiali.io/v1alpha1", "Kiali")).toMatchObject({
      ok: false,
      problem: { kind: "forbidden" },
    });
  });
});

test("a kind that is not served has no objects, and cannot be written", async () => {
  await using one = await world(aggregated);
  const ref = { apiVersion: "kiali.io/v1alpha1", kind: "Kiali", namespace: "n", name: "k" };
  expect(await one.cluster.read(ref)).toEqual({ ok: true, value: null });
  expect(await one.cluster.list(ref)).toEqual({ ok: true, value: [] });
  expect(await one.cluster.apply({ ...ref, metadata: { name: "k", namespace: "n" } })).toEqual({
    ok: false,
    problem: { kind: "not-found", context: "west", object: "The API kiali.io/v1alpha1 Kiali" },
  });
  expect(one.server.seen.map(({ path }) => path)).toEqual(["/apis"]);
});
