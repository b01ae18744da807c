import { expect, test } from "@playwright/test";
import { describeProblem } from "@/lib/describe-problem";
import { fakeStore, json, page, plain } from "./fake-store";
import type { StoreAnswer } from "./store";
import { tempoStore } from "./tempo-store";
import { msOfNanos } from "./tempo-trace";

const NONE = { orgId: null, datasourceUid: null, tenant: null };
const NOT_FOUND = plain("404 page not found\n", 404);
const NOW = 1_795_364_726_240;
const ASK = { tag: "istio.cluster_id", value: "west", services: [], sinceMs: NOW - 3_600_000 };

const found = {
  traces: [
    {
      traceID: "14c9e0",
      rootServiceName: "productpage.bookinfo",
      rootTraceName: "reviews:9080/*",
      startTimeUnixNano: `${NOW}000000`,
      durationMs: 40,
      spanSet: {
        spans: [
          {
            spanID: "2459",
            startTimeUnixNano: `${NOW}000000`,
            durationNanos: "40000000",
            attributes: [{ key: "istio.cluster_id", value: { stringValue: "west" } }],
          },
        ],
        matched: 1,
      },
    },
  ],
  metrics: { inspectedBytes: "8449" },
};
const attributes = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const whole = {
  batches: [
    {
      resource: { attributes: attributes({ "service.name": "reviews.bookinfo" }) },
      scopeSpans: [
        {
          spans: [
            {
              traceId: "FMkF4A==",
              spanId: "JFk=",
              startTimeUnixNano: `${NOW + 5}000000`,
              attributes: attributes({ component: "proxy", "istio.cluster_id": "west" }),
            },
          ],
        },
      ],
    },
  ],
};
const usual = (path: string): StoreAnswer => {
  if (path === "/api/echo") return plain("echo");
  if (path === "/api/search") return json(found);
  if (path.startsWith("/api/traces/14c9e0")) return json(whole);
  return NOT_FOUND;
};

test.describe("tempoStore", () => {
  test("is a Tempo when it echoes, and a page that answers 200 is none", async () => {
    expect(await tempoStore(fakeStore(usual), NONE).about()).toEqual({
      ok: true,
      value: { kind: "Tempo", version: null },
    });
    expect(
      await tempoStore(
        fakeStore(() => page),
        NONE,
      ).about(),
    ).toMatchObject({ ok: false });
  });

  test("searches in TraceQL with everything escaped, from and to in seconds", async () => {
    const fake = fakeStore(() => json({ traces: [], metrics: {} }));
    const store = tempoStore(fake, NONE);
    await store.findSpan(ASK);
    await store.findSpan({ ...ASK, tag: "a b", value: 'x" } || { true\\' });
    expect(fake.asked.map(({ params }) => params.q)).toEqual([
      '{ .istio.cluster_id = "west" }',
      '{ ."a b" = "x\\" } || { true\\\\" }',
    ]);
    expect(Number(fake.asked[0]?.params.start)).toBe(Math.floor(ASK.sinceMs / 1_000));
  });

  test("shows the span itself, under the id of the search: inside the trace ids are base64", async () =>
    expect(await tempoStore(fakeStore(usual), NONE).findSpan(ASK)).toEqual({
      ok: true,
      value: {
        traceId: "14c9e0",
        service: "reviews.bookinfo",
        at: NOW + 5,
        tags: { "service.name": "reviews.bookinfo", component: "proxy", "istio.cluster_id": "west" },
      },
    }));

  test("asks one question when it is enough to know when the span was", async () => {
    const fake = fakeStore(usual);
    expect(await tempoStore(fake, NONE).findSpan({ ...ASK, isBrief: true })).toMatchObject({
      ok: true,
      value: { traceId: "14c9e0", at: NOW, tags: { "istio.cluster_id": "west" } },
    });
    expect(fake.asked.map(({ path }) => path)).toEqual(["/api/search"]);
  });

  test("still has what the search said when the trace has gone", async () => {
    const fake = fakeStore((path) => (path === "/api/search" ? json(found) : plain("trace not found", 404)));
    expect(await tempoStore(fake, NONE).findSpan(ASK)).toMatchObject({
      ok: true,
      value: { traceId: "14c9e0", at: NOW, tags: { "istio.cluster_id": "west" } },
    });
  });

  for (const [what, body] of [
    ["no match", { traces: [], metrics: {} }],
    ["an empty tenant, whose answer has no traces at all", { metrics: {} }],
  ] as const)
    test(`finds nothing in ${what}`, async () => {
      const store = tempoStore(
        fakeStore(() => json(body)),
        NONE,
      );
      expect(await store.findSpan(ASK)).toEqual({ ok: true, value: null });
      expect(await store.anySpan(ASK)).toEqual({ ok: true, value: null });
    });

  test("reads values of a tag in both shapes, and never asks for them with a time", async () => {
    const newer = fakeStore(() => json({ tagValues: [{ type: "string", value: "west" }] }));
    const older = fakeStore((path) => (path.startsWith("/api/v2/") ? NOT_FOUND : json({ tagValues: ["east"] })));
    expect(await tempoStore(newer, NONE).tagValues("istio.cluster_id")).toEqual({ ok: true, value: ["west"] });
    expect(await tempoStore(older, NONE).tagValues("istio.cluster_id")).toEqual({ ok: true, value: ["east"] });
    expect(newer.asked).toEqual([{ path: "/api/v2/search/tag/span.istio.cluster_id/values", params: {} }]);
  });

  test("says which tenant is missing where the answer is 401 no org id", async () => {
    const asked = await tempoStore(
      fakeStore(() => plain("no org id\n", 401)),
      NONE,
    ).findSpan(ASK);
    expect(asked).toMatchObject({ ok: false, problem: { kind: "store", why: "refused" } });
    if (!asked.ok) expect(describeProblem(asked.problem).advice).toContain("X-Scope-OrgID");
  });

  test("tries the path of its tenant when the address has nothing, and stays there", async () => {
    const fake = fakeStore((path) => {
      const below = /^\/api\/traces\/v1\/dev%2F1\/tempo(\/.*)$/.exec(path)?.[1];
      return below ? usual(below) : NOT_FOUND;
    });
    const store = tempoStore(fake, { ...NONE, tenant: "dev/1" });
    expect((await store.about()).ok).toBe(true);
    expect(await store.findSpan(ASK)).toMatchObject({ ok: true, value: { traceId: "14c9e0" } });
    expect(fake.asked.filter(({ path }) => !path.includes("/v1/")).length).toBe(1);
  });

  test("tells a parse error in Tempo's words, which are plain text", async () =>
    expect(
      await tempoStore(
        fakeStore(() => plain("invalid TraceQL query: parse error at line 1, col 3", 400)),
        NONE,
      ).findSpan(ASK),
    ).toMatchObject({
      ok: false,
      problem: { causes: [{ message: "invalid TraceQL query: parse error at line 1, col 3" }] },
    }));

  test("never puts an id of the store's into a path that is no id", async () => {
    const bad = { ...found, traces: [{ ...found.traces[0], traceID: "../../admin" }] };
    const fake = fakeStore(() => json(bad));
    expect((await tempoStore(fake, NONE).findSpan(ASK)).ok).toBe(false);
    expect(fake.asked.map(({ path }) => path)).toEqual(["/api/search"]);
  });
});

test("a span's millisecond is its own, at every millisecond of a second", () => {
  const seen = Array.from({ length: 1_000 }, (_, ms) => msOfNanos(Number(`${1_795_000_000_000 + ms}000000`)));
  expect(seen).toEqual(Array.from({ length: 1_000 }, (_, ms) => 1_795_000_000_000 + ms));
});
