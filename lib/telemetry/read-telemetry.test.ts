import { expect, test } from "@playwright/test";
import { type HomeScene, homeWith, ownKeys, secretOf } from "@/lib/access/inventory/home-for-tests";
import { object } from "@/lib/checks/healthy-pair";
import type { ServiceRef } from "@/lib/cluster/cluster";
import { virtualClock } from "@/lib/cluster/virtual-clock";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { answerPrometheus } from "@/sandbox/telemetry/answer-prometheus";
import type { MeshTraffic, Stream } from "@/sandbox/telemetry/mesh-traffic";
import { historyOf } from "@/sandbox/telemetry/metric-series";
import { readTelemetry } from "./read-telemetry";
import type { TelemetryView } from "./telemetry-view";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const place = (cluster: string, workload: string) => ({ cluster, namespace: "shop", workload });
const stream = (from: string, to: string, more: Partial<Stream> = {}): Stream => ({
  from: place(from, `web-${from}`),
  to: place(to, `api-${to}`),
  ...more,
});

/** A home of east with west and north connected, whose Prometheus knows the traffic; every query is kept. */
function meshOf(traffic: MeshTraffic, scene: HomeScene = {}) {
  const history = historyOf(traffic, NOW, 60_000);
  const queries: string[] = [];
  const service = (name: string) =>
    object("v1", "Service", { name, namespace: "istio-system" }, { spec: { ports: [{ port: 9090 }] } });
  const { facts } = homeWith({
    contexts: [
      { name: "prod-west", server: "https://west:6443" },
      { name: "prod-north", server: "https://north:6443" },
      { name: "admin@south-1", server: "https://south:6443" },
      { name: "far-1", server: "https://far1:6443" },
      { name: "far-2", server: "https://far2:6443" },
    ],
    ...scene,
    has: [
      service("prometheus"),
      secretOf(COMBINED_SECRET, {
        ...ownKeys({ name: "west", server: "https://west:6443" }),
        ...ownKeys({ name: "north", server: "https://north:6443" }),
      }),
      ...(scene.has ?? []),
    ],
    east: {
      proxy: ({ name }: ServiceRef, path: string) => {
        if (name !== "prometheus") return { status: 404, body: "404 page not found" };
        queries.push(decodeURIComponent(path.replaceAll("+", " ")));
        const { status, body } = answerPrometheus(history, path, NOW);
        return { status, body: path.startsWith("/api") && body.startsWith("{") ? JSON.parse(body) : body };
      },
      ...scene.east,
    },
  });
  return { facts, queries };
}

async function viewOf(traffic: MeshTraffic, scene: HomeScene = {}): Promise<TelemetryView> {
  const view = await readTelemetry(meshOf(traffic, scene).facts, { now: () => NOW });
  if (!view.ok) throw new Error(JSON.stringify(view.problem));
  return view.value;
}

const verdicts = ({ metrics }: TelemetryView) =>
  Object.fromEntries(metrics.clusters.map(({ name, verdict }) => [name, verdict]));

test.describe("readTelemetry, of metrics", () => {
  test("says of each cluster whether its own proxies report", async () => {
    const view = await viewOf({
      streams: [stream("east", "west"), stream("west", "east"), stream("east", "north", { reporters: ["source"] })],
    });
    expect(verdicts(view)).toEqual({ east: "reports", west: "reports", north: "others-only" });
    expect(view.metrics).toMatchObject({
      kind: "Prometheus",
      version: "2.42.0+ds",
      from: "through the API server of east",
      problem: null,
    });
    expect(view.metrics.clusters[0]).toMatchObject({ name: "east", isHome: true, context: "east" });
    expect(view.metrics.clusters.find(({ name }) => name === "west")).toMatchObject({ context: "prod-west" });
    expect(view.metrics.clusters[0]?.lastSampleSecondsAgo).toBeLessThan(30);
  });

  test("tells no traffic from nothing, and from what has ended", async () => {
    const view = await viewOf({
      streams: [stream("east", "east", { perSecond: 0 }), stream("west", "west", { endedSecondsAgo: 900 })],
    });
    expect(verdicts(view)).toEqual({ east: "quiet", west: "ended", north: "nothing" });
    const west = view.metrics.clusters.find(({ name }) => name === "west");
    expect(west?.lastSampleSecondsAgo).toBeGreaterThanOrEqual(900);
    expect(west?.lastSampleSecondsAgo).toBeLessThan(1_500);
  });

  test("knows what has ended where waypoints and ztunnels alone reported", async () => {
    const view = await viewOf({
      streams: [
        stream("east", "west", { reporters: ["waypoint"], endedSecondsAgo: 900 }),
        stream("north", "north", { protocol: "tcp", endedSecondsAgo: 600 }),
      ],
    });
    expect(verdicts(view)).toEqual({ east: "nothing", west: "ended", north: "ended" });
    const north = view.metrics.clusters.find(({ name }) => name === "north");
    expect(north?.lastSampleSecondsAgo).toBeGreaterThanOrEqual(600);
  });

  test("takes waypoints and ztunnels for a cluster's own", async () => {
    const view = await viewOf({
      streams: [
        stream("east", "west", { reporters: ["waypoint"] }),
        stream("north", "north", { protocol: "tcp", perSecond: 3 }),
      ],
    });
    expect(verdicts(view)).toMatchObject({ west: "reports", north: "reports" });
    expect(view.metrics.clusters.find(({ name }) => name === "north")).toMatchObject({
      requestsPerSecond: 0,
      connectionsPerSecond: 3,
    });
  });

  test("draws each pair once, by the side that reports more", async () => {
    const { metrics } = await viewOf({
      streams: [
        stream("east", "west", { perSecond: 4 }),
        stream("west", "north", { perSecond: 1, reporters: ["destination"] }),
      ],
    });
    const cell = (source: string, destination: string) =>
      metrics.traffic.find((each) => each.source === source && each.destination === destination)?.requestsPerSecond;
    expect(cell("east", "west")).toBeCloseTo(4, 1);
    expect(cell("west", "north")).toBeCloseTo(1, 1);
    expect(cell("north", "east")).toBeUndefined();
    expect(metrics.names).toEqual(["east", "north", "west"]);
  });

  test("finds clusters that are not connected, with the one context that their name suggests and a near name", async () => {
    const { metrics } = await viewOf({
      streams: [stream("south", "east"), stream("WEST", "east"), stream("far", "east")],
    });
    expect(metrics.unconnected.map(({ name, context, lookalike }) => [name, context, lookalike])).toEqual([
      ["WEST", null, "west"],
      ["far", null, null],
      ["south", "admin@south-1", null],
    ]);
  });

  test("tells proxies that do not know their cluster from peers without a proxy", async () => {
    const { metrics } = await viewOf({
      streams: [
        stream("unknown", "east"),
        stream("east", "unknown", { reporters: ["source"] }),
        stream("west", "unknown", { reporters: ["destination"] }),
      ],
    });
    expect(metrics.unknown).toEqual({ own: 1, peers: 2 });
    expect(metrics.names.at(-1)).toBe("unknown");
    expect(verdicts(await viewOf({ streams: [] }))).toEqual({ east: "nothing", north: "nothing", west: "nothing" });
  });

  test("asks with Kiali's query scope, and so sees what Kiali sees", async () => {
    const traffic = {
      streams: [
        stream("east", "west", { labels: { mesh_id: "other" } }),
        stream("north", "north", { labels: { mesh_id: "m1" } }),
      ],
    };
    const config = "external_services: { prometheus: { query_scope: { mesh_id: m1 } } }\n";
    expect(verdicts(await viewOf(traffic, { config }))).toEqual({ east: "nothing", west: "nothing", north: "reports" });
  });

  test("asks a number of questions that does not grow with the clusters", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const streams = names.map((name) => stream(name, "east"));
    const entries = Object.assign({}, ...names.map((name) => ownKeys({ name, server: `https://${name}:6443` })));
    const world = meshOf(
      { streams: [...streams, stream("west", "north")] },
      { has: [secretOf(COMBINED_SECRET, entries)] },
    );
    const view = await readTelemetry(world.facts, { now: () => NOW });
    expect(view.ok && view.value.metrics.clusters).toHaveLength(21);
    expect(world.queries).toHaveLength(7);
    expect(view.ok && view.value.metrics.queries).toBe(7);
  });

  test("takes few round trips of latency, however many clusters there are", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const entries = Object.assign({}, ...names.map((name) => ownKeys({ name, server: `https://${name}:6443` })));
    const clock = virtualClock();
    const streams = names.slice(1).map((name) => stream(name, "east"));
    const { facts } = meshOf({ streams }, { has: [secretOf(COMBINED_SECRET, entries)], east: { clock } });
    expect((await readTelemetry(facts, { now: () => NOW })).ok).toBe(true);
    expect(clock.ticks).toBeLessThanOrEqual(8);
  });

  test("lets no name of a cluster out of its quotes", async () => {
    const evil = 'a.b"} or vector(1)';
    const config = `external_services: { prometheus: { query_scope: { mesh_id: '${evil}' } } }\n`;
    const world = meshOf({ streams: [stream("east", "west")] }, { config });
    const view = await readTelemetry(world.facts, { now: () => NOW });
    expect(view.ok && view.value.metrics.problem).toBeNull();
    expect(view.ok && verdicts(view.value)).toEqual({ east: "nothing", west: "nothing", north: "nothing" });
    for (const query of world.queries.filter((each) => each.includes("query=count")))
      expect(query).toContain('mesh_id="a.b\\"} or vector(1)"');
  });
});

test.describe("readTelemetry, of a store that cannot be asked", () => {
  const cases: readonly (readonly [string, { status: number; body: unknown }, string])[] = [
    ["a login page", { status: 200, body: "<html>" }, "not-its-api"],
    ["401", { status: 401, body: "Unauthorized" }, "refused"],
    ["nothing behind the Service", { status: 502, body: "Bad Gateway" }, "failed"],
  ];
  for (const [title, answer, why] of cases)
    test(`takes ${title} for no verdict on any cluster`, async () => {
      const view = await viewOf({ streams: [] }, { east: { proxy: () => answer } });
      expect(view.metrics.problem).toMatchObject({ kind: "store", why });
      expect(new Set(Object.values(verdicts(view)))).toEqual(new Set(["not-known"]));
    });

  test("says that the right to reach it is missing, and shows the rest", async () => {
    const view = await viewOf({ streams: [] }, { east: { denies: ["proxy"] } });
    expect(view.metrics.problem).toMatchObject({ kind: "forbidden" });
    expect(view.metrics.url).toBe("http://prometheus.istio-system:9090");
    expect(view.traces).toMatchObject({ isEnabled: false, tag: "istio.cluster_id" });
  });
});

const ENABLED =
  "external_services: { tracing: { enabled: true, provider: PROVIDER, use_grpc: false, internal_url: http://tracing.istio-system:80 } }\n";
const tracing = object(
  "v1",
  "Service",
  { name: "tracing", namespace: "istio-system" },
  { spec: { ports: [{ port: 80 }] } },
);

test.describe("readTelemetry, of traces", () => {
  const traffic = { streams: [stream("east", "west"), stream("west", "east")] };
  const span = (cluster: string) => ({
    traceID: "62194a",
    spans: [
      {
        startTime: NOW * 1000 - 5_000_000,
        processID: "p1",
        tags: [{ key: "istio.cluster_id", type: "string", value: cluster }],
      },
    ],
    processes: { p1: { serviceName: `web-${cluster}.shop`, tags: [] } },
  });

  test("asks Jaeger for a span of each cluster, in the services that are busy there", async () => {
    const asked: string[] = [];
    const history = historyOf(traffic, NOW, 60_000);
    const view = await viewOf(traffic, {
      has: [tracing],
      config: ENABLED.replace("PROVIDER", "jaeger"),
      east: {
        proxy: ({ name }, path) => {
          if (name === "prometheus") {
            const { status, body } = answerPrometheus(history, path, NOW);
            return { status, body: JSON.parse(body) };
          }
          const url = new URL(path, "http://jaeger");
          if (url.pathname === "/api/services") return { status: 200, body: { data: ["a.b"], errors: null } };
          asked.push(`${url.searchParams.get("service")} ${url.searchParams.get("tags")}`);
          const hit = url.searchParams.get("tags")?.includes('"west"') === true;
          return { status: 200, body: { data: hit ? [span("west")] : [], errors: null } };
        },
      },
    });
    expect(view.traces).toMatchObject({ kind: "Jaeger", problem: null, tag: "istio.cluster_id" });
    expect(Object.fromEntries(view.traces.clusters.map(({ name, verdict }) => [name, verdict]))).toEqual({
      east: "none",
      west: "seen",
      north: "no-traffic",
    });
    expect(asked).toContain('web-west.shop {"istio.cluster_id":"west"}');
    expect(asked.filter((each) => each.includes('"east"')).every((each) => /^(web|api)-east\.shop /.test(each))).toBe(
      true,
    );
  });

  test("is off where Kiali does without", async () => {
    const { traces } = await viewOf(traffic);
    expect(traces).toMatchObject({ isEnabled: false, from: null, problem: null });
    expect(traces.clusters.every(({ verdict }) => verdict === "not-known")).toBe(true);
  });

  test("takes the page of a user interface for no answer", async () => {
    const { traces, metrics } = await viewOf(traffic, {
      has: [tracing],
      config: ENABLED.replace("PROVIDER", "tempo"),
      east: { proxy: () => ({ status: 200, body: "<!doctype html>" }) },
    });
    expect(traces.problem).not.toBeNull();
    expect(metrics.problem).not.toBeNull();
  });
});
