import { expect, test } from "@playwright/test";
import type { Endpoint } from "@/lib/cluster/cluster";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { type Answer, fakeServer, sendJson, status, VERSION } from "./fake-server";
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

async function withServer(answer: Answer | undefined, more: Partial<Endpoint> = {}) {
  const server = await fakeServer(own, answer);
  const cluster = openEndpoint("west", endpointAt(server.url, more), new Secret("canary-token"));
  return {
    server,
    cluster,
    [Symbol.asyncDispose]: async () => {
      await cluster.close();
      await server.close();
    },
  };
}

test.describe("a kept connection", () => {
  test("serves many calls, one after another and at once, with one handshake", async () => {
    await using world = await withServer(undefined);
    for (let call = 0; call < 10; call++) expect((await world.cluster.version()).ok).toBe(true);
    const parallel = await Promise.all(Array.from({ length: 40 }, () => world.cluster.version()));
    expect(parallel.filter(({ ok }) => ok)).toHaveLength(40);
    expect(world.server.seen).toHaveLength(50);
    expect(world.server.handshakes()).toBe(1);
  });

  test("is made once also when the first calls come at once", async () => {
    await using world = await withServer(undefined);
    await Promise.all(Array.from({ length: 30 }, () => world.cluster.version()));
    expect(world.server.handshakes()).toBe(1);
  });

  test("is made again after it was cut, without the caller noticing", async () => {
    await using world = await withServer(undefined);
    expect((await world.cluster.version()).ok).toBe(true);
    world.server.cut();
    expect((await world.cluster.version()).ok).toBe(true);
    expect(world.server.handshakes()).toBe(2);
  });
});

test.describe("a broken connection", () => {
  test("is tried once more for a read and never for a write", async () => {
    await using world = await withServer((_, response) => response.stream.session?.socket.destroy());
    const read = await world.cluster.version();
    expect(read).toMatchObject({ ok: false, problem: { kind: "unreachable", why: "reset" } });
    expect(world.server.seen).toHaveLength(2);
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "b" } };
    const write = await world.cluster.apply(manifest);
    expect(write).toMatchObject({ ok: false, problem: { kind: "unreachable", why: "reset" } });
    expect(world.server.seen.filter(({ method }) => method === "PATCH")).toHaveLength(1);
  });
});

test.describe("a deadline", () => {
  test("ends a call that gets no answer, and says how long it waited", async () => {
    await using world = await withServer(() => {});
    const answer = await world.cluster.version({ timeoutMs: 150 });
    expect(answer).toMatchObject({ ok: false, problem: { kind: "unreachable", why: "timed-out", timeoutMs: 150 } });
  });

  test("covers a body that never ends", async () => {
    await using world = await withServer((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"gitVersion":');
    });
    const answer = await world.cluster.version({ timeoutMs: 150 });
    expect(answer).toMatchObject({ ok: false, problem: { kind: "unreachable", why: "timed-out" } });
  });

  test("is another thing than the caller giving up", async () => {
    const cancel = new AbortController();
    await using world = await withServer(() => cancel.abort());
    const answer = await world.cluster.version({ signal: cancel.signal });
    expect(answer).toMatchObject({ ok: false, problem: { kind: "cancelled" } });
  });
});

test.describe("an answer becomes a problem", () => {
  const context = "west";
  const cases: readonly [string, Answer, object][] = [
    [
      "401",
      (_, r) => sendJson(r, status(401, "Unauthorized"), 401),
      { kind: "unauthenticated", context, credential: "token" },
    ],
    [
      "403 with the verb and resource that were asked",
      (_, r) =>
        sendJson(
          r,
          status(403, "Forbidden", 'pods is forbidden: User "bob" cannot list resource "pods" in API group ""'),
          403,
        ),
      { kind: "forbidden", context, verb: "list", resource: "pods", namespace: "mesh", name: null, user: "bob" },
    ],
    [
      "429",
      (_, r) => sendJson(r, status(429, "TooManyRequests"), 429, { "retry-after": "60" }),
      { kind: "throttled", context, retryAfterSeconds: 60 },
    ],
    [
      "500",
      (_, r) => sendJson(r, status(500, "InternalError"), 500),
      { kind: "server-failure", context, status: 500, reason: "InternalError" },
    ],
    [
      "503 without a Status",
      (_, r) => r.writeHead(503).end(),
      { kind: "server-failure", context, status: 503, reason: "HTTP 503" },
    ],
  ];
  for (const [title, answer, problem] of cases)
    test(title, async () => {
      await using world = await withServer(answer);
      const list = await world.cluster.list({ apiVersion: "v1", kind: "Pod", namespace: "mesh" });
      expect(list).toEqual({ ok: false, problem });
    });

  const strangers: readonly [string, Answer, RegExp][] = [
    [
      "a web page",
      (_, r) => r.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>"),
      /a web page \(HTTP 200\)/,
    ],
    [
      "a page that is not found",
      (_, r) => r.writeHead(404, { "content-type": "text/html" }).end("<html>"),
      /a web page \(HTTP 404\)/,
    ],
    [
      "a login page in front of a server that is gone",
      (_, r) => r.writeHead(401, { "content-type": "text/html" }).end("<html>sign in"),
      /a web page \(HTTP 401\)/,
    ],
    ["JSON of something else", (_, r) => sendJson(r, { hello: 1 }), /application\/json/],
    ["a redirect to a login", (_, r) => r.writeHead(302, { location: "/login" }).end(), /a redirect \(HTTP 302\)/],
    [
      "403 of a firewall",
      (_, r) => r.writeHead(403, { "content-type": "text/html" }).end("<html>no"),
      /a web page \(HTTP 403\)/,
    ],
  ];
  for (const [title, answer, found] of strangers)
    test(`not-kubernetes: ${title}`, async () => {
      await using world = await withServer(answer);
      const list = await world.cluster.list({ apiVersion: "v1", kind: "Pod", namespace: "mesh" });
      expect(list).toMatchObject({ ok: false, problem: { kind: "not-kubernetes", context } });
      if (!list.ok && list.problem.kind === "not-kubernetes") expect(list.problem.found).toMatch(found);
    });

  test("a 404 is absence, not a problem", async () => {
    await using world = await withServer((_, r) => sendJson(r, status(404, "NotFound"), 404));
    expect(await world.cluster.read({ apiVersion: "v1", kind: "Pod", namespace: "a", name: "b" })).toEqual({
      ok: true,
      value: null,
    });
  });

  test("an escalation keeps the server's words", async () => {
    const message =
      'clusterroles "x" is forbidden: user "bob" is attempting to grant RBAC permissions not currently held';
    await using world = await withServer((_, r) => sendJson(r, status(403, "Forbidden", message), 403));
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "x" } };
    const applied = await world.cluster.apply(role);
    expect(applied).toMatchObject({
      ok: false,
      problem: {
        kind: "forbidden",
        verb: "patch",
        resource: "clusterroles",
        name: "x",
        user: "bob",
        detail: expect.stringContaining("not currently held"),
      },
    });
  });
});

test.describe("throttling", () => {
  test("is waited out once for a read", async () => {
    let calls = 0;
    await using world = await withServer((_, r) =>
      ++calls === 1 ? sendJson(r, status(429, "TooManyRequests"), 429, { "retry-after": "0" }) : sendJson(r, VERSION),
    );
    expect((await world.cluster.version()).ok).toBe(true);
    expect(calls).toBe(2);
  });

  test("is not waited for longer than the deadline", async () => {
    await using world = await withServer((_, r) =>
      sendJson(r, status(429, "TooManyRequests"), 429, { "retry-after": "30" }),
    );
    const answer = await world.cluster.version({ timeoutMs: 1000 });
    expect(answer).toMatchObject({ ok: false, problem: { kind: "throttled", retryAfterSeconds: 30 } });
    expect(world.server.seen).toHaveLength(1);
  });
});

test.describe("conflict", () => {
  test("names the owners and their fields", async () => {
    const cause = (manager: string, field: string) => ({
      reason: "FieldManagerConflict",
      message: `conflict with "${manager}" using v1`,
      field,
    });
    const details = { causes: [cause("helm", ".data.a"), cause("kubectl", ".data.b"), cause("helm", ".data.c")] };
    await using world = await withServer((_, r) => sendJson(r, status(409, "Conflict", "Apply failed", details), 409));
    const applied = await world.cluster.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m", namespace: "n" },
    });
    expect(applied).toEqual({
      ok: false,
      problem: {
        kind: "conflict",
        context: "west",
        object: "ConfigMap n/m",
        owners: [
          { manager: "helm", fields: [".data.a", ".data.c"] },
          { manager: "kubectl", fields: [".data.b"] },
        ],
      },
    });
  });

  test("without owners means that the object changed", async () => {
    await using world = await withServer((_, r) =>
      sendJson(r, status(409, "Conflict", "Precondition failed: UID in precondition"), 409),
    );
    const removed = await world.cluster.remove(
      { apiVersion: "v1", kind: "Secret", namespace: "n", name: "m" },
      { uid: "u-1" },
    );
    expect(removed).toEqual({ ok: false, problem: { kind: "changed", context: "west", object: "Secret n/m" } });
    expect(JSON.parse(world.server.seen[0]?.body ?? "")).toMatchObject({
      preconditions: { uid: "u-1" },
      propagationPolicy: "Background",
    });
  });
});
