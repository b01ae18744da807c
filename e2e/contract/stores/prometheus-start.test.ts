import { existsSync } from "node:fs";
import { expect, test } from "@playwright/test";
import * as z from "zod";
import { askPlainly } from "@/e2e/stores/ask-plainly";
import { basic, type PrometheusOptions, prometheusLogin, startPrometheus } from "@/e2e/stores/start-prometheus";
import { StoreUnavailable } from "@/e2e/stores/store-unavailable";
import { demoTraffic } from "@/sandbox/telemetry/demo-traffic";

const vector = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

async function started(options: PrometheusOptions = {}) {
  try {
    return await startPrometheus(demoTraffic(["east", "west"]), options);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    test.skip(true, error.message);
    throw error;
  }
}

test.describe("the real Prometheus of the tests", () => {
  test("knows its clusters at once, and leaves no process behind", async () => {
    const store = await started();
    const query = encodeURIComponent('count by (source_cluster) (istio_requests_total{mesh_id="mesh1"})');
    const answer = await askPlainly(`${store.url}/api/v1/query?query=${query}`);
    const clusters = vector.parse(JSON.parse(answer.body)).data.result.map(({ metric }) => metric.source_cluster);
    expect(clusters.sort()).toEqual(["east", "legacy", "unknown", "west"]);
    await store.stop();
    expect(existsSync(`/proc/${store.pid}`)).toBe(false);
    await expect(askPlainly(store.url)).rejects.toThrow("ECONNREFUSED");
  });

  test("asks for its login over its own certificate below its prefix", async () => {
    const store = await started({ isGuarded: true, isSecure: true, routePrefix: "/prom" });
    const { ca } = store;
    const headers = { authorization: basic(prometheusLogin) };
    const path = "/api/v1/status/buildinfo";
    expect((await askPlainly(`${store.url}${path}`, { ca, headers })).status).toBe(200);
    expect(await askPlainly(`${store.url}${path}`, { ca })).toMatchObject({ status: 401, body: "Unauthorized\n" });
    expect((await askPlainly(`${new URL(store.url).origin}${path}`, { ca, headers })).status).toBe(404);
    await expect(askPlainly(`${store.url}${path}`, { headers })).rejects.toThrow(/certificate|verify/);
    await store.stop();
  });
});
