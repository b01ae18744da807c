import { expect, test } from "@playwright/test";
import * as z from "zod";
import { askPlainly } from "@/e2e/stores/ask-plainly";
import type { ServedStore } from "@/e2e/stores/serve-store";
import { startJaeger } from "@/e2e/stores/start-jaeger";
import { demoTraffic } from "@/sandbox/telemetry/demo-traffic";

const traffic = demoTraffic(["east", "west"]);
const span = z.object({ startTime: z.number(), tags: z.array(z.object({ key: z.string(), value: z.string() })) });
const found = z.object({ data: z.array(z.object({ traceID: z.string(), spans: z.array(span) })), total: z.number() });
const refused = z.object({ data: z.null(), errors: z.array(z.object({ code: z.number(), msg: z.string() })) });

test.describe("Jaeger as it was recorded", () => {
  let jaeger: ServedStore;
  test.beforeAll(async () => {
    jaeger = await startJaeger({ traffic });
  });
  test.afterAll(() => jaeger.stop());

  const ask = (path: string, params: Readonly<Record<string, string>> = {}) =>
    askPlainly(`${jaeger.url}${path}?${new URLSearchParams(params)}`);
  const search = async (params: Readonly<Record<string, string>>) =>
    found.parse(JSON.parse((await ask("/api/traces", { service: "productpage.bookinfo", ...params })).body));

  test("names its services in its envelope", async () => {
    const answer = await ask("/api/services");
    expect(answer.contentType).toMatch(/^application\/json/);
    expect(JSON.parse(answer.body)).toMatchObject({
      data: expect.arrayContaining(["productpage.bookinfo"]),
      errors: null,
    });
  });

  test("finds traces by a tag, and brings the whole trace with spans of other clusters; total is 0", async () => {
    const { data, total } = await search({ tags: '{"istio.cluster_id":"west"}', limit: "200" });
    expect(total).toBe(0);
    const clusters = data
      .flatMap(({ spans }) => spans)
      .flatMap(({ tags }) => tags.filter(({ key }) => key === "istio.cluster_id"));
    expect(new Set(clusters.map(({ value }) => value))).toEqual(new Set(["west", "east"]));
    expect((await search({ tags: '{"istio.cluster_id":"nowhere"}' })).data).toEqual([]);
  });

  test("does nothing with lookback, and bounds a search by start and end in microseconds", async () => {
    const since = String((Date.now() - 60_000) * 1000);
    const until = String(Date.now() * 1000);
    const starts = async (params: Readonly<Record<string, string>>) =>
      (await search({ limit: "1500", ...params })).data.flatMap(({ spans }) => spans.map(({ startTime }) => startTime));
    expect(Math.min(...(await starts({ lookback: "1m" })))).toBeLessThan(Number(since) - 1e6);
    const bounded = await starts({ start: since, end: until });
    expect(bounded.length).toBeGreaterThan(0);
    expect(Math.min(...bounded)).toBeGreaterThan(Number(since) - 1e6);
  });

  const complaints: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
    ["/api/traces", {}, 400, "parameter 'service' is required"],
    ["/api/traces", { service: "x", tags: "{west" }, 400, "malformed 'tags' parameter, cannot unmarshal JSON"],
    ["/api/traces/0123456789abcdef", {}, 404, "trace not found"],
    ["/api/traces/no-hex", {}, 400, ""],
  ];
  for (const [path, params, code, msg] of complaints)
    test(`complains about ${path} ${JSON.stringify(params)} in JSON that is said to be text`, async () => {
      const answer = await ask(path, params);
      expect(answer).toMatchObject({ status: code, contentType: "text/plain; charset=utf-8" });
      const [error] = refused.parse(JSON.parse(answer.body)).errors;
      expect(error?.msg).toContain(msg);
    });

  for (const path of ["/api/echo", "/nosuch", "/jaeger/api/services"])
    test(`answers ${path} with the page of its user interface and 200`, async () => {
      expect(await ask(path)).toMatchObject({ status: 200, contentType: expect.stringMatching(/^text\/html/) });
    });
});

test("an empty Jaeger has null for services and no trace", async () => {
  const jaeger = await startJaeger({ traffic }, { isStandIn: true, basePath: "/jaeger" });
  jaeger.setTrouble?.("empty");
  const services = await askPlainly(`${jaeger.url}/jaeger/api/services`);
  expect(JSON.parse(services.body)).toEqual({ data: null, total: 0, limit: 0, offset: 0, errors: null });
  expect(await askPlainly(`${jaeger.url}/api/services`)).toMatchObject({
    status: 200,
    contentType: "text/html; charset=utf-8",
  });
  await jaeger.stop();
});
