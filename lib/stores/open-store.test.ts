import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { describeProblem } from "@/lib/describe-problem";
import type { Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { prometheusStore } from "@/lib/telemetry/prometheus-store";
import type { StoreAnswer } from "@/lib/telemetry/store";
import type { CredentialSource, StoreConnection } from "@/lib/telemetry/telemetry-config";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { storeServer } from "./fake-store-server";
import { openStore } from "./open-store";

const LABEL = "The metrics store of istio-system/kiali";
const CANARY = "canary-5f2c";
const value = (text: string): CredentialSource => ({ kind: "written", value: new Secret(text) });
const at = (url: string, more: Partial<StoreConnection> = {}): StoreConnection => ({
  url,
  auth: { kind: "none" },
  insecureSkipVerify: false,
  ca: null,
  headers: {},
  ...more,
});
const open = (url: string, more: Partial<StoreConnection> = {}) => openStore(LABEL, at(url, more));

const json = (body: unknown) => JSON.stringify(body);
const vector = (result: unknown) => ({ status: "success", data: { resultType: "vector", result } });

/** Which problem it is, with its fault when it is a store's. */
function whyOf(result: Result<unknown>): string {
  if (result.ok) return "ok";
  const words = describeProblem(result.problem);
  expect(`${words.title} ${words.advice} ${JSON.stringify(result.problem)}`).not.toContain(CANARY);
  expect(words.title).not.toMatch(/undefined|\[object/);
  return result.problem.kind === "store" ? `store ${result.problem.why}` : result.problem.kind;
}

test.describe("openStore", () => {
  test("asks below the prefix of its address, with its parameters encoded", async () => {
    await using server = await storeServer((_, response) => response.end(json({ status: "success" })));
    const store = open(`${server.url}/prom/`);
    const answer = await store.get("/api/v1/query", { query: 'up{a="b&c"}' });
    await store.close();
    expect(answer).toMatchObject({ ok: true, value: { status: 200, body: { status: "success" } } });
    expect(server.asked.map(({ path }) => path)).toEqual(["/prom/api/v1/query?query=up%7Ba%3D%22b%26c%22%7D"]);
  });

  test("signs in as Kiali does, sends its headers, and tells nobody else", async () => {
    await using server = await storeServer((_, response) => response.end("{}"));
    const basic = open(server.url, { auth: { kind: "basic", username: value("ada"), password: value(`${CANARY}\n`) } });
    const bearer = open(server.url, {
      auth: { kind: "bearer", token: value(CANARY) },
      headers: { "X-Scope-OrgID": value("mesh") },
    });
    await basic.get("/a");
    await bearer.get("/b");
    expect(server.asked[0]?.headers.authorization).toBe(`Basic ${btoa(`ada:${CANARY}`)}`);
    expect(server.asked[1]?.headers).toMatchObject({ authorization: `Bearer ${CANARY}`, "x-scope-orgid": "mesh" });
    expect(`${json(basic)} ${json(bearer)}`).not.toContain(CANARY);
    await Promise.all([basic.close(), bearer.close()]);
  });

  test("follows no redirect to another origin, and gives it no credential", async () => {
    await using other = await storeServer((_, response) => response.end("{}"));
    await using server = await storeServer((request, response) => {
      if (request.url === "/moved") response.writeHead(302, { location: "/here" }).end();
      else if (request.url === "/here") response.end(json({ here: true }));
      else if (request.url === "/round") response.writeHead(302, { location: "/round" }).end();
      else response.writeHead(307, { location: `${other.url}/take` }).end();
    });
    const store = open(server.url, { auth: { kind: "bearer", token: value(CANARY) } });
    expect(whyOf(await store.get("/away"))).toBe("store redirects");
    expect(other.asked).toEqual([]);
    expect(whyOf(await store.get("/round"))).toBe("store redirects");
    expect(await store.get("/moved")).toMatchObject({ ok: true, value: { body: { here: true } } });
    await store.close();
  });

  test("gives up at its deadline, and with its caller at once", async () => {
    await using server = await storeServer((request, response) => {
      if (request.url === "/drip") response.write("{");
    });
    const store = open(server.url);
    expect(whyOf(await store.get("/hang", {}, { timeoutMs: 60 }))).toBe("store slow");
    expect(whyOf(await store.get("/drip", {}, { timeoutMs: 60 }))).toBe("store slow");
    const caller = new AbortController();
    const asked = store.get("/hang", {}, { signal: caller.signal });
    caller.abort();
    expect(whyOf(await asked)).toBe("cancelled");
    const last = store.get("/hang");
    await store.close();
    expect(whyOf(await last)).toBe("cancelled");
  });

  test("takes no answer over 4 MiB, zipped or not", async () => {
    const large = Buffer.alloc(10 * 1024 * 1024, "1");
    await using server = await storeServer((request, response) => {
      if (request.url === "/zip") response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(large));
      else response.end(large);
    });
    const store = open(server.url);
    expect(whyOf(await store.get("/plain"))).toBe("too-large");
    expect(whyOf(await store.get("/zip"))).toBe("too-large");
    await store.close();
  });

  test("never dials a link-local address or a metadata service, however it is written", async () => {
    for (const host of [
      "169.254.169.254",
      "[fe80::1]",
      "[::ffff:169.254.169.254]",
      "2852039166",
      "metadata.google.internal",
    ])
      expect([host, whyOf(await open(`http://${host}:9090`).get("/"))]).toEqual([host, "store no-way"]);
    expect(whyOf(await open("file:///etc/passwd").get("/"))).toBe("store no-way");
    expect(whyOf(await open("not an address").get("/"))).toBe("store no-way");
  });

  test("says that nothing listens, and that what answers is no HTTP", async () => {
    const port = await (async () => {
      await using server = await storeServer((_, response) => response.end());
      return server.port;
    })();
    expect(whyOf(await open(`http://127.0.0.1:${port}`).get("/"))).toBe("unreachable");
    await using server = await storeServer((request) => request.socket.end("SSH-2.0-x\r\n"));
    expect(whyOf(await open(server.url).get("/"))).toBe("store not-its-api");
  });

  test("trusts the connection's CA, and says why it does not trust another", async () => {
    const ca = newAuthority("the store's CA");
    const own = issue(ca, { commonName: "store", altNames: ["127.0.0.1"] });
    await using server = await storeServer((_, response) => response.end("{}"), own);
    const trusted = open(server.url, { ca: ca.certificate });
    expect(whyOf(await trusted.get("/"))).toBe("ok");
    expect(whyOf(await open(server.url).get("/"))).toBe("store untrusted");
    expect(whyOf(await open(server.url, { insecureSkipVerify: true }).get("/"))).toBe("ok");
    const other = issue(ca, { commonName: "other", altNames: ["other.test"] });
    await using wrong = await storeServer((_, response) => response.end("{}"), other);
    expect(whyOf(await open(wrong.url, { ca: ca.certificate }).get("/"))).toBe("store untrusted");
    await trusted.close();
  });

  test("sends no header that would end another", async () => {
    await using server = await storeServer((_, response) => response.end("{}"));
    const split = `x\r\nx-admin: ${CANARY}`;
    expect(whyOf(await open(server.url, { headers: { tenant: value(split) } }).get("/"))).toBe("store no-way");
    expect(whyOf(await open(server.url, { headers: { "a: b": value("c") } }).get("/"))).toBe("store no-way");
    expect(whyOf(await open(server.url, { headers: { host: value("other") } }).get("/"))).toBe("store no-way");
    expect(server.asked).toEqual([]);
  });
});

test.describe("prometheusStore over a server that misbehaves", () => {
  const cases: readonly (readonly [title: string, status: number, body: string, type: string, why: string])[] = [
    ["a login page", 200, "<!doctype html><title>Sign in</title>", "text/html", "store not-its-api"],
    ["a user interface under every path", 404, "<html></html>", "text/html", "store not-its-api"],
    ["401", 401, "Unauthorized", "text/plain", "store refused"],
    ["403", 403, "no org id", "text/plain", "store refused"],
    ["a tenant that is missing", 400, "no org id", "text/plain", "store refused"],
    ["the wrong prefix", 404, "404 page not found", "text/plain", "store not-its-api"],
    [
      "a complaint",
      400,
      json({ status: "error", errorType: "bad_data", error: "parse error" }),
      "application/json",
      "rejected",
    ],
    [
      "its own timeout",
      503,
      json({ status: "error", errorType: "timeout", error: "query timed out" }),
      "application/json",
      "store slow",
    ],
    ["a failure", 502, "Bad Gateway", "text/plain", "store failed"],
    [
      "a shape of its own",
      200,
      json({ status: "success", data: { resultType: "matrix", result: [] } }),
      "application/json",
      "store not-its-api",
    ],
    [
      "values that are no text",
      200,
      json(vector([{ metric: {}, value: [1, 2] }])),
      "application/json",
      "store not-its-api",
    ],
    ["half an answer", 200, '{"status":"succ', "application/json", "store not-its-api"],
    ["nothing", 200, "", "text/plain", "store not-its-api"],
  ];
  for (const [title, status, body, type, why] of cases)
    test(`tells ${title} apart`, async () => {
      await using server = await storeServer((_, response) =>
        response.writeHead(status, { "content-type": type }).end(body),
      );
      const store = open(server.url);
      expect(whyOf(await prometheusStore(store).query("up"))).toBe(why);
      await store.close();
    });

  test("reads NaN and infinities as what they are, and cuts what is endless", async () => {
    const samples = [
      { metric: { source_cluster: "a" }, value: [1.5, "NaN"] },
      { metric: { source_cluster: "b" }, value: [1.5, "+Inf"] },
      { metric: { source_cluster: "c" }, value: [1.5, "-Inf"] },
      { metric: { source_cluster: "d".repeat(9_000) }, value: [1.5, "4"] },
    ];
    await using server = await storeServer((_, response) => response.end(json(vector(samples))));
    const store = open(server.url);
    const seen = await prometheusStore(store).query("up");
    expect(seen.ok && seen.value.map(({ value }) => value)).toEqual([Number.NaN, Infinity, -Infinity, 4]);
    expect(seen.ok && seen.value[3]?.labels.source_cluster?.length).toBe(1_024);
    await store.close();
  });

  test("knows a store that does not say what it is by its answering", async () => {
    await using server = await storeServer((request, response) => {
      if (request.url?.includes("buildinfo")) response.writeHead(404).end("404 page not found");
      else response.end(json({ status: "success", data: { resultType: "scalar", result: [1, "1"] } }));
    });
    const store = open(server.url);
    expect(await prometheusStore(store).about()).toMatchObject({ ok: true, value: { version: null } });
    await store.close();
  });
});

test("a store's answer has a type and a body, whatever its status", async () => {
  await using server = await storeServer((_, response) =>
    response.writeHead(418, { "content-type": "Text/Plain; charset=utf-8" }).end("short and stout"),
  );
  const store = open(server.url);
  const answer: Result<StoreAnswer> = await store.get("/");
  expect(answer).toEqual({ ok: true, value: { status: 418, contentType: "text/plain", body: "short and stout" } });
  await store.close();
});
