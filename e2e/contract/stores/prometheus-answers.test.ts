import { expect, test } from "@playwright/test";
import * as z from "zod";
import { askPlainly } from "@/e2e/stores/ask-plainly";
import { type RealPrometheus, startPrometheus } from "@/e2e/stores/start-prometheus";
import { StoreUnavailable } from "@/e2e/stores/store-unavailable";
import { countQuery as countOfScope } from "@/lib/query-scope/promql";
import { countQuery, lastReportQuery, latestQuery, rateQuery, servicesQuery } from "@/lib/telemetry/mesh-queries";
import type { Matchers } from "@/lib/telemetry/promql";
import { answerPrometheus } from "@/sandbox/telemetry/answer-prometheus";
import { demoTraffic } from "@/sandbox/telemetry/demo-traffic";
import type { MeshTraffic } from "@/sandbox/telemetry/mesh-traffic";

const base = demoTraffic(["east", "west", 'odd"name\\']);
const traffic: MeshTraffic = {
  streams: [
    ...base.streams,
    {
      from: { cluster: "silent", namespace: "bookinfo", workload: "productpage" },
      to: { cluster: "silent", namespace: "bookinfo", workload: "reviews" },
      endedSecondsAgo: 900,
      labels: { mesh_id: "mesh1" },
    },
  ],
  others: [...(base.others ?? []), { name: "broken_gauge", labels: { mesh_id: "mesh1" }, value: Number.NaN }],
};

const answered = z.object({ status: z.literal("success"), data: z.unknown() });
const refused = z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() });
const samples = z.object({
  resultType: z.enum(["vector", "matrix", "scalar", "string"]),
  result: z.array(z.unknown()),
});
const one = z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) });

/** The same in any order, and to eight digits. */
function comparable(data: unknown): unknown {
  const parsed = samples.safeParse(data);
  if (!parsed.success) return data;
  const { resultType, result } = parsed.data;
  if (resultType === "scalar" || resultType === "string") return { resultType, value: rounded(String(result[1])) };
  const rows = result.map((row) => {
    const { success, data: sample } = one.safeParse(row);
    return success ? { labels: Object.entries(sample.metric).sort(), value: rounded(sample.value[1]) } : row;
  });
  const keyed = rows.map((row) => JSON.stringify(row)).sort();
  return { resultType, rows: keyed };
}
const rounded = (value: string): string => (Number.isFinite(Number(value)) ? Number(value).toPrecision(8) : value);

const SCOPES: readonly Matchers[] = [{}, { mesh_id: "mesh1" }, { mesh_id: 'mesh1"} or up{x="\n' }];
/** What our own code asks; the two busiest of a tie may be any two. */
const OURS: readonly string[] = [
  ...SCOPES.flatMap((scope) => [
    countQuery("http", scope),
    countQuery("tcp", scope),
    latestQuery("http", scope),
    rateQuery("http", scope),
    rateQuery("tcp", scope),
    lastReportQuery("http", "source", ["east", "silent", 'odd"name\\', "un.known|x"], scope),
    lastReportQuery("tcp", "destination", ["west", "silent"], scope),
    `count(${servicesQuery("source", scope)})`,
  ]),
  countOfScope({ metric: "istio_requests_total", matchers: ['reporter="source"'] }),
  countOfScope({ metric: "istio_requests_total", matchers: [] }, [{ name: "mesh_id", value: "mesh1" }], ["mesh_id"]),
];

const QUERIES: readonly string[] = [
  ...OURS,
  "1",
  "2 + 3 * 4 ^ 2 ^ 0.5 - -1",
  "1 > bool 2",
  '"words"',
  "istio_requests_total",
  "count by (source_cluster) (istio_requests_total)",
  "count by (destination_cluster) (istio_requests_total)",
  'count(istio_requests_total{reporter="destination",destination_cluster="west"})',
  'count(istio_requests_total{reporter="source",source_cluster="nowhere"})',
  'count by (reporter, source_cluster, destination_cluster) ({__name__=~"istio_requests_total|istio_tcp_sent_bytes_total"})',
  'sum by (destination_cluster) (rate(istio_requests_total{reporter="destination"}[5m]))',
  "sum without (pod, app, namespace) (increase(istio_requests_total[3m]))",
  "rate(istio_requests_total[1h])",
  "max by (source_cluster) (timestamp(istio_requests_total))",
  "time() - max by (source_cluster) (timestamp(istio_requests_total))",
  "max by (source_cluster) (max_over_time(timestamp(istio_requests_total)[30m:1m]))",
  "count by (source_cluster) (last_over_time(istio_requests_total[25m]))",
  "group by (mesh_id) (istio_requests_total)",
  'istio_requests_total{destination_cluster=~"east|unknown"}',
  'istio_requests_total{destination_cluster!~"east|w.*",source_cluster!="unknown"}',
  'count({__name__=~"istio_.*",mesh_id=""})',
  'count(istio_requests_total{source_cluster="odd\\"name\\\\"})',
  "count(istio_requests_total) or vector(0)",
  "count(nothing_at_all) or vector(0)",
  "count by (source_cluster) (istio_requests_total) > 5",
  "count by (source_cluster) (istio_requests_total) > bool 5",
  "count by (source_cluster) (istio_requests_total) * 2",
  "count by (source_cluster) (istio_requests_total) / on (source_cluster) count by (source_cluster) (istio_tcp_sent_bytes_total)",
  'istio_requests_total{reporter="source"} unless on (source_cluster) istio_tcp_sent_bytes_total',
  'istio_requests_total{reporter="source"} and on (source_cluster) istio_tcp_sent_bytes_total',
  "topk(2, count by (source_cluster) (istio_requests_total))",
  'count_values("times", count by (source_cluster) (istio_requests_total))',
  "absent(nothing_at_all)",
  'absent(nothing_at_all{cluster="x"})',
  "broken_gauge",
  "broken_gauge > 0",
  "istio_requests_total offset 20m",
  "avg(up)",
  "min(up)",
  "scalar(up)",
  "-up",
  'label_replace(up, "where", "$1", "instance", "(.*):.*")',
];

const REFUSED: readonly string[] = [
  "",
  "count(istio_requests_total",
  "{}",
  '{cluster=""}',
  "nosuchfunction(up)",
  'up{cluster="a"b"}',
  'up{cluster="a',
  'up{cluster=~"("}',
  "up{cluster=east}",
  "up[5m",
  "sum(up)[5m]",
  "rate(up)",
  "up up",
  "1 > 2",
  "count by (a b) (up)",
  "up $",
];

const PATHS: readonly string[] = [
  "/api/v1/labels",
  "/api/v1/labels?match[]=istio_requests_total",
  "/api/v1/label/source_cluster/values",
  "/api/v1/label/mesh_id/values?match[]=istio_requests_total",
  "/api/v1/label/mesh_id/values?match[]=istio_requests_total&match[]=up",
  "/api/v1/label/nosuch/values",
  '/api/v1/series?match[]=istio_requests_total{source_cluster="unknown"}',
  "/api/v1/status/buildinfo",
];
const REFUSED_PATHS: readonly string[] = [
  "/api/v1/series",
  "/api/v1/label/bad-name/values",
  "/api/v1/labels?match[]={",
  "/api/v1/query?query=up&time=noon",
];

test.describe("the stand-in of Prometheus answers as the real one", () => {
  let real: RealPrometheus;
  test.beforeAll(async () => {
    try {
      real = await startPrometheus(traffic);
    } catch (error) {
      if (error instanceof StoreUnavailable) test.skip(true, error.message);
      throw error;
    }
  });
  test.afterAll(() => real?.stop());

  const both = async (path: string) => {
    const at = real.history.nowMs + 7_000;
    const encoded = path.replaceAll("{", "%7B").replaceAll("}", "%7D").replaceAll('"', "%22");
    const theirs = await askPlainly(`${real.url}${encoded}`);
    return [theirs, answerPrometheus(real.history, encoded, at)] as const;
  };
  const query = (promql: string) =>
    `/api/v1/query?time=${(real.history.nowMs + 7_000) / 1000}&query=${encodeURIComponent(promql)}`;

  for (const promql of QUERIES)
    test(`to ${promql}`, async () => {
      const [theirs, ours] = await both(query(promql));
      expect(theirs.status, theirs.body).toBe(200);
      const parsed = (body: string) => comparable(answered.parse(JSON.parse(body)).data);
      expect(parsed(ours.body)).toEqual(parsed(theirs.body));
      expect(ours.contentType).toBe(theirs.contentType);
    });

  for (const promql of REFUSED)
    test(`to ${promql || "no query"}, which it refuses`, async () => {
      const [theirs, ours] = await both(query(promql));
      const [their, our] = [theirs, ours].map(({ body }) => refused.parse(JSON.parse(body)));
      expect([ours.status, our?.errorType]).toEqual([theirs.status, their?.errorType]);
      expect(our?.error).toMatch(/^invalid parameter "query": .*parse error: /);
      expect(their?.error).toMatch(/^invalid parameter "query": .*parse error: /);
    });

  for (const path of PATHS)
    test(`to GET ${path}`, async () => {
      const [theirs, ours] = await both(path);
      const parsed = (body: string) => answered.parse(JSON.parse(body)).data;
      const inOrder = (data: unknown) =>
        Array.isArray(data) ? [...data].map((row) => JSON.stringify(sorted(row))).sort() : data;
      if (path.endsWith("buildinfo"))
        expect(Object.keys(z.looseObject({}).parse(parsed(ours.body))).sort()).toEqual(
          Object.keys(z.looseObject({}).parse(parsed(theirs.body))).sort(),
        );
      else expect(inOrder(parsed(ours.body))).toEqual(inOrder(parsed(theirs.body)));
    });

  for (const path of REFUSED_PATHS)
    test(`to GET ${path}, which it refuses`, async () => {
      const [theirs, ours] = await both(path);
      expect(ours.status).toBe(theirs.status);
      const [their, our] = [theirs, ours].map(({ body }) => refused.parse(JSON.parse(body)));
      expect(our?.errorType).toBe(their?.errorType);
      expect(our?.error.slice(0, 20)).toBe(their?.error.slice(0, 20));
    });

  test("to a path that it does not have, in plain text", async () => {
    const [theirs, ours] = await both("/api/v1/nosuch");
    expect(ours).toEqual(theirs);
  });
});

const sorted = (row: unknown): unknown =>
  typeof row === "object" && row !== null ? Object.fromEntries(Object.entries(row).sort()) : row;
