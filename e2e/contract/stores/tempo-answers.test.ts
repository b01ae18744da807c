import { expect, test } from "@playwright/test";
import * as z from "zod";
import { askPlainly } from "@/e2e/stores/ask-plainly";
import type { ServedStore } from "@/e2e/stores/serve-store";
import { startTempo } from "@/e2e/stores/start-tempo";
import { demoTraffic } from "@/sandbox/telemetry/demo-traffic";

const traffic = demoTraffic(["east", "west"]);
const found = z.object({ traces: z.array(z.object({ traceID: z.string(), spanSet: z.unknown().optional() })) });
const values = z.object({ tagValues: z.array(z.unknown()) });
const byId = z.object({
  batches: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(z.object({ traceId: z.string() })) })) })),
});

test.describe("Tempo as it was recorded", () => {
  let tempo: ServedStore;
  test.beforeAll(async () => {
    tempo = await startTempo({ traffic });
  });
  test.afterAll(() => tempo.stop());

  const ask = (path: string, params: Readonly<Record<string, string>> = {}) =>
    askPlainly(`${tempo.url}${path}?${new URLSearchParams(params)}`);
  const json = async (path: string, params: Readonly<Record<string, string>> = {}): Promise<unknown> =>
    JSON.parse((await ask(path, params)).body);

  test("echoes, and has a real 404 for what it does not know", async () => {
    expect(await ask("/api/echo")).toMatchObject({
      status: 200,
      body: "echo",
      contentType: expect.stringContaining("text/plain"),
    });
    expect((await ask("/api/services")).status).toBe(404);
  });

  test("lists the values of a tag, in both generations of its API", async () => {
    const newer = values.parse(await json("/api/v2/search/tag/span.istio.cluster_id/values")).tagValues;
    expect(newer).toEqual(
      expect.arrayContaining([
        { type: "string", value: "west" },
        { type: "string", value: "east" },
      ]),
    );
    const older = values.parse(await json("/api/search/tag/istio.cluster_id/values")).tagValues;
    expect(older).toEqual(expect.arrayContaining(["west", "east"]));
  });

  test("answers values with start and end as if a search had been asked", async () => {
    const now = Math.floor(Date.now() / 1000);
    const answer = await json("/api/v2/search/tag/span.istio.cluster_id/values", {
      start: String(now - 600),
      end: String(now),
    });
    expect(answer).toMatchObject({ traces: [] });
  });

  test("finds a trace by TraceQL in hex, and gives it by that id in base64", async () => {
    const [first] = found.parse(await json("/api/search", { q: '{ .istio.cluster_id = "west" }', limit: "1" })).traces;
    const id = first?.traceID ?? "";
    expect(id).toMatch(/^[0-9a-f]{1,32}$/);
    const [batch] = byId.parse(await json(`/api/traces/${id}`)).batches;
    const inside = Buffer.from(batch?.scopeSpans[0]?.spans[0]?.traceId ?? "", "base64").toString("hex");
    expect(inside).toBe(id.padStart(32, "0"));
  });

  test("finds nothing as an empty list, by tags without the spans", async () => {
    expect(await json("/api/search", { q: '{ .istio.cluster_id = "nowhere" }' })).toMatchObject({ traces: [] });
    const [first] = found.parse(await json("/api/search", { tags: "istio.cluster_id=west", limit: "1" })).traces;
    expect(first).toBeDefined();
    expect(first?.spanSet).toBeUndefined();
  });

  const complaints: readonly (readonly [string, Readonly<Record<string, string>>, number, RegExp])[] = [
    ["/api/search", { q: "{ = }" }, 400, /^invalid TraceQL query: parse error at line 1, col 3: /],
    ["/api/traces/0123456789abcdef", {}, 404, /^trace not found/],
    ["/api/traces/no-hex", {}, 400, /./],
  ];
  for (const [path, params, status, words] of complaints)
    test(`complains about ${path} ${JSON.stringify(params)} in plain text`, async () => {
      const answer = await ask(path, params);
      expect(answer).toMatchObject({ status, contentType: expect.stringMatching(/^text\/plain/) });
      expect(answer.body).toMatch(words);
    });
});

test.describe("the stand-in of Tempo", () => {
  test("has no traces at all for a tenant without spans, and asks for a tenant", async () => {
    const tempo = await startTempo({ traffic }, { isStandIn: true, tenant: "mesh", prefix: "/tempo" });
    const search = (headers: Record<string, string>) =>
      askPlainly(`${tempo.url}/tempo/api/search?q=%7B%7D`, { headers });
    expect(await search({})).toMatchObject({ status: 401, body: "no org id\n" });
    expect(JSON.parse((await search({ "X-Scope-OrgID": "others" })).body)).toEqual({ metrics: {} });
    expect(found.parse(JSON.parse((await search({ "X-Scope-OrgID": "mesh" })).body)).traces).toHaveLength(20);
    expect((await askPlainly(`${tempo.url}/tempo/api/echo`)).body).toBe("echo");
    expect((await askPlainly(`${tempo.url}/api/echo`)).status).toBe(404);
    await tempo.stop();
  });
});
