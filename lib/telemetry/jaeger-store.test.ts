import { expect, test } from "@playwright/test";
import { describeProblem } from "@/lib/describe-problem";
import { fakeStore, json, page, plain } from "./fake-store";
import { jaegerStore } from "./jaeger-store";
import type { StoreAnswer } from "./store";

const envelope = (data: unknown): StoreAnswer => json({ data, total: 0, limit: 0, offset: 0, errors: null });
/** Sent as text/plain, and parsed all the same. */
const refusal = (status: number, msg: string): StoreAnswer => ({
  status,
  contentType: "text/plain",
  body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: status, msg }] },
});
const span = (at: number, cluster: string, component = "proxy") => ({
  traceID: "6219",
  spanID: "1",
  operationName: "reviews.bookinfo.svc.cluster.local:9080/*",
  references: [],
  startTime: at * 1_000,
  duration: 40_000,
  tags: [
    { key: "istio.cluster_id", type: "string", value: cluster },
    { key: "component", type: "string", value: component },
  ],
  logs: [],
  processID: "p1",
  warnings: null,
});
const traceOf = (...spans: readonly unknown[]) => ({
  traceID: "6219",
  spans,
  processes: { p1: { serviceName: "productpage.bookinfo", tags: [{ key: "zone", type: "string", value: "a" }] } },
  warnings: null,
});
const NOW = Date.now();
const ASK = { tag: "istio.cluster_id", value: "west", services: ["productpage.bookinfo"], sinceMs: NOW - 3_600_000 };

test.describe("jaegerStore", () => {
  test("is a Jaeger when the envelope comes, an empty store's too", async () => {
    const store = jaegerStore(fakeStore(() => envelope(null)));
    expect(await store.about()).toEqual({ ok: true, value: { kind: "Jaeger", version: null } });
    expect(await store.services()).toEqual({ ok: true, value: [] });
  });

  test("takes the page of a user interface for no answer, although it comes with 200", async () => {
    const about = await jaegerStore(fakeStore(() => page)).about();
    expect(about).toMatchObject({ ok: false, problem: { kind: "store", why: "not-its-api" } });
    if (!about.ok) expect(describeProblem(about.problem).advice).toContain("web page");
  });

  test("finds the HTTP API below the usual base path of an address for gRPC, and then stays there", async () => {
    const fake = fakeStore((path) => (path.startsWith("/jaeger/") ? envelope(["a.b"]) : page));
    const store = jaegerStore(fake, { isGrpc: true });
    expect((await store.about()).ok).toBe(true);
    expect(await store.services()).toEqual({ ok: true, value: ["a.b"] });
    expect(fake.asked.map(({ path }) => path)).toEqual([
      "/api/services",
      "/jaeger/api/services",
      "/jaeger/api/services",
    ]);
  });

  test("asks with start and end in microseconds and tags as JSON", async () => {
    const fake = fakeStore(() => envelope([]));
    const evil = 'we"st\\,{}';
    expect(await jaegerStore(fake).findSpan({ ...ASK, value: evil })).toEqual({ ok: true, value: null });
    const params = fake.asked[0]?.params ?? {};
    expect(JSON.parse(params.tags ?? "")).toEqual({ "istio.cluster_id": evil });
    expect(Number(params.start)).toBe(Math.floor(ASK.sinceMs) * 1_000);
    expect(Number(params.end)).toBeGreaterThanOrEqual(NOW * 1_000);
    expect(params).not.toHaveProperty("lookback");
  });

  test("picks the span with the tag out of a trace that has spans of other clusters", async () => {
    const fake = fakeStore(() =>
      envelope([traceOf(span(NOW, "east"), span(NOW - 500, "west"), span(NOW - 900, "west"))]),
    );
    expect(await jaegerStore(fake).findSpan(ASK)).toEqual({
      ok: true,
      value: {
        traceId: "6219",
        service: "productpage.bookinfo",
        at: NOW - 500,
        tags: { zone: "a", "istio.cluster_id": "west", component: "proxy" },
      },
    });
  });

  test("looks at a proxy's span when there is one: an application's own carry no tag of Istio", async () => {
    const own = { ...span(NOW, "x"), tags: [{ key: "component", type: "string", value: "net/http" }] };
    const fake = fakeStore(() => envelope([traceOf(own, span(NOW - 100, "west"))]));
    expect(await jaegerStore(fake).anySpan(ASK)).toMatchObject({ ok: true, value: { at: NOW - 100 } });
  });

  test("asks each service until one has a span", async () => {
    const fake = fakeStore((path, { service }) =>
      path === "/api/services"
        ? envelope(["a", "b", "c", "d", "e", "f"])
        : envelope(service === "e" ? [traceOf(span(NOW, "west"))] : []),
    );
    expect(await jaegerStore(fake).findSpan({ ...ASK, services: [] })).toMatchObject({ ok: true, value: { at: NOW } });
  });

  test("does not go on asking a store that fails", async () => {
    const fake = fakeStore((path) => (path === "/api/services" ? envelope(Array(30).fill("a")) : plain("busy", 503)));
    expect((await jaegerStore(fake).findSpan({ ...ASK, services: [] })).ok).toBe(false);
    expect(fake.asked.length).toBeLessThan(10);
  });

  test("tells Jaeger's complaint in its words", async () => {
    const found = await jaegerStore(fakeStore(() => refusal(400, "malformed 'tags' parameter"))).findSpan(ASK);
    expect(found).toMatchObject({
      ok: false,
      problem: { kind: "rejected", causes: [{ message: "malformed 'tags' parameter" }] },
    });
  });

  test("cannot list the values of a tag", async () =>
    expect(await jaegerStore(fakeStore(() => page)).tagValues("istio.cluster_id")).toEqual({ ok: true, value: null }));

  for (const [status, problem] of [
    [401, { kind: "store", why: "refused" }],
    [403, { kind: "store", why: "refused" }],
    [404, { kind: "store", why: "not-its-api" }],
    [503, { kind: "store", why: "failed" }],
    [429, { kind: "throttled" }],
  ] as const)
    test(`tells ${status} as ${problem.kind}`, async () =>
      expect(await jaegerStore(fakeStore(() => plain("no", status))).about()).toMatchObject({ ok: false, problem }));
});
