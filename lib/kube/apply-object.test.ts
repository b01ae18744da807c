import { inspect } from "node:util";
import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { type Answer, fakeServer, sendJson, status } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const base64 = (text: string) => Buffer.from(text).toString("base64");
const tokens = new Map([["west", new Secret("canary-of-west")]]);
const manifest = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "kiali-multi-cluster-secret", namespace: "istio-system" },
  stringData: { west: "token: ${token:west}" },
};
/** Stores nothing and says back what it was sent, as an API server would. */
const echo: Answer = ({ body }, response) => {
  const sent = JSON.parse(body);
  sendJson(response, {
    ...sent,
    metadata: { ...sent.metadata, uid: "u", resourceVersion: "1", creationTimestamp: null },
  });
};

async function world(answer: Answer) {
  const server = await fakeServer(own, answer);
  const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
  const cluster = openEndpoint("west", endpoint, new Secret("canary-of-login"));
  const close = async () => {
    await cluster.close();
    await server.close();
  };
  return { server, cluster, [Symbol.asyncDispose]: close };
}

test.describe("apply", () => {
  test("is server-side, strict, and of one manager; a dry run and taking over are asked for by name", async () => {
    await using one = await world(echo);
    await one.cluster.apply(manifest, { tokens });
    await one.cluster.apply(manifest, { tokens, manager: "kiali-fleet/west", dryRun: true, force: true });
    const [plain, special] = one.server.seen.map(({ path }) =>
      Object.fromEntries(new URL(path, one.server.url).searchParams),
    );
    expect(plain).toEqual({ fieldManager: "kiali-fleet", fieldValidation: "Strict" });
    expect(special).toEqual({
      fieldManager: "kiali-fleet/west",
      fieldValidation: "Strict",
      dryRun: "All",
      force: "true",
    });
    expect(one.server.seen[0]).toMatchObject({ method: "PATCH" });
    expect(one.server.seen[0]?.headers).toContainEqual(["content-type", "application/apply-patch+yaml"]);
  });

  test("fills tokens in on the way out, as data, and gives none of them back", async () => {
    await using one = await world(echo);
    const applied = await one.cluster.apply(manifest, { tokens });
    expect(JSON.parse(one.server.seen[0]?.body ?? "").data).toEqual({ west: base64("token: canary-of-west") });
    expect(one.server.seen[0]?.body).not.toContain("stringData");
    expect(applied).toMatchObject({ ok: true, value: { data: { west: "[redacted]" } } });
    expect(inspect(applied, { depth: 9 })).not.toContain("canary");
    expect(JSON.stringify(manifest)).toContain("${token:west}");
  });

  test("does not send a reference that has no token, but lets a dry run go on with a placeholder", async () => {
    await using one = await world(echo);
    await expect(one.cluster.apply(manifest)).rejects.toThrow("was not minted");
    expect(one.server.seen).toEqual([]);
    expect((await one.cluster.apply(manifest, { dryRun: true })).ok).toBe(true);
  });

  test("fills nothing outside the stringData of a Secret", async () => {
    await using one = await world(echo);
    const map = { ...manifest, kind: "ConfigMap", data: { a: "${token:west}" } };
    await one.cluster.apply(map, { tokens });
    expect(one.server.seen[0]?.body).not.toContain("canary");
  });

  test("takes what was sent out of the server's words", async () => {
    const said = `Invalid value: "token: canary-of-west" (${base64("token: canary-of-west")}): too long`;
    const details = { causes: [{ reason: "FieldValueInvalid", message: said, field: "data.west" }] };
    await using one = await world((_, response) => sendJson(response, status(422, "Invalid", said, details), 422));
    const applied = await one.cluster.apply(manifest, { tokens });
    expect(applied).toMatchObject({ ok: false, problem: { kind: "rejected", causes: [{ field: "data.west" }] } });
    expect(JSON.stringify(applied)).not.toContain("canary");
    expect(JSON.stringify(applied)).not.toContain(base64("token: canary-of-west"));
  });

  test("names a field that the schema does not have, in either way servers say it", async () => {
    const words = [
      "failed to create typed patch object (a/b; /v1, Kind=Secret): .spec.x: field not declared in schema",
      'strict decoding error: unknown field "spec.x"',
    ];
    for (const [index, code] of [500, 400].entries()) {
      await using one = await world((_, response) => sendJson(response, status(code, "", words[index]), code));
      const applied = await one.cluster.apply(manifest, { tokens });
      expect(applied).toMatchObject({
        ok: false,
        problem: { kind: "rejected", causes: [{ field: expect.stringContaining("spec.x") }] },
      });
    }
  });
});

test.describe("a Secret that is read", () => {
  const stored = {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: {
      name: "s",
      namespace: "n",
      uid: "u",
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{canary}", note: "kept" },
    },
    data: { token: base64("canary") },
  };
  const serving: Answer = ({ path }, response) =>
    sendJson(
      response,
      path.includes("/secrets/") ? stored : { apiVersion: "v1", kind: "SecretList", metadata: {}, items: [stored] },
    );

  test("as an object has no values and no last-applied annotation", async () => {
    await using one = await world(serving);
    const ref = { apiVersion: "v1", kind: "Secret", namespace: "n", name: "s" };
    const answers = [await one.cluster.read(ref), await one.cluster.list(ref)];
    expect(JSON.stringify(answers)).not.toContain("canary");
    expect(JSON.stringify(answers)).not.toContain(base64("canary"));
    expect(answers[0]).toMatchObject({
      ok: true,
      value: { data: { token: "[redacted]" }, metadata: { annotations: { note: "kept" } } },
    });
  });

  test("as a Secret has values that do not print", async () => {
    await using one = await world(serving);
    const read = await one.cluster.readSecret({ namespace: "n", name: "s" });
    const listed = await one.cluster.listSecrets({ namespace: "n" });
    expect(read.ok && read.value?.data.token?.reveal()).toBe("canary");
    expect(listed.ok && listed.value[0]?.data.token?.reveal()).toBe("canary");
    expect(inspect([read, listed], { depth: 9 })).not.toContain("canary");
  });
});

test.describe("patch", () => {
  test("carries its locks in the body, and is a merge patch for custom resources", async () => {
    await using one = await world((seen, response, request) => {
      if (seen.method === "PATCH") return echoNamed(seen, response, request);
      const resources = [{ resource: "kialis", responseKind: { kind: "Kiali" }, scope: "Namespaced" }];
      sendJson(response, {
        kind: "APIGroupDiscoveryList",
        items: [{ metadata: { name: "kiali.io" }, versions: [{ version: "v1alpha1", resources }] }],
      });
    });
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace: "n", name: "d" };
    await one.cluster.patch(deployment, { metadata: { labels: { a: "b" } } }, { uid: "u", resourceVersion: "7" });
    await one.cluster.patch({ ...deployment, apiVersion: "kiali.io/v1alpha1", kind: "Kiali" }, {});
    const patches = one.server.seen.filter(({ method }) => method === "PATCH");
    expect(JSON.parse(patches[0]?.body ?? "").metadata).toEqual({ labels: { a: "b" }, uid: "u", resourceVersion: "7" });
    expect(patches.map(({ headers }) => headers.find(([name]) => name === "content-type")?.[1])).toEqual([
      "application/strategic-merge-patch+json",
      "application/merge-patch+json",
    ]);
    expect(patches[1]?.path).toContain("/apis/kiali.io/v1alpha1/namespaces/n/kialis/d");
  });
  const echoNamed: Answer = (_, response) =>
    sendJson(response, { apiVersion: "v1", kind: "X", metadata: { name: "d" } });
});

test.describe("the service proxy", () => {
  const service = { namespace: "istio-system", name: "kiali", port: 20001, scheme: "https" } as const;

  test("hands over whatever the service answers", async () => {
    await using one = await world(({ path }, response) => {
      if (path.endsWith("/teapot")) response.writeHead(418, { "content-type": "text/plain" }).end("short");
      else sendJson(response, { status: "ok" });
    });
    expect(await one.cluster.proxy(service, "/kiali/api?a=b%20c")).toEqual({
      ok: true,
      value: { status: 200, contentType: "application/json", body: { status: "ok" } },
    });
    expect(one.server.seen[0]?.path).toBe(
      "/api/v1/namespaces/istio-system/services/https%3Akiali%3A20001/proxy/kiali/api?a=b+c",
    );
    expect(await one.cluster.proxy(service, "teapot")).toEqual({
      ok: true,
      value: { status: 418, contentType: "text/plain", body: "short" },
    });
  });

  test("tells a service without a ready pod from one whose pod does not answer", async () => {
    const words = {
      'no endpoints available for service "kiali"': "no ready pod behind the service",
      "error trying to reach service: dial tcp 10.0.0.1:1: i/o timeout": "the service's pod does not answer",
    };
    for (const [message, reason] of Object.entries(words)) {
      await using one = await world((_, r) => sendJson(r, status(503, "ServiceUnavailable", message), 503));
      expect(await one.cluster.proxy(service, "/")).toMatchObject({ ok: false, problem: { status: 503, reason } });
    }
  });

  test("tells the API server's own refusal from the service's", async () => {
    await using denied = await world((_, response) => sendJson(response, status(403, "Forbidden"), 403));
    expect(await denied.cluster.proxy(service, "/")).toMatchObject({
      ok: false,
      problem: { kind: "forbidden", resource: "services/proxy" },
    });
    await using own401 = await world((_, response) =>
      response.writeHead(401, { "content-type": "text/plain" }).end("sign in to Kiali"),
    );
    expect(await own401.cluster.proxy(service, "/")).toEqual({
      ok: true,
      value: { status: 401, contentType: "text/plain", body: "sign in to Kiali" },
    });
  });
});
