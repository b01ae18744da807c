import { expect, test } from "@playwright/test";
import type { Cluster, ServiceRef } from "@/lib/cluster/cluster";
import { ExecRuns } from "@/lib/kube/exec-runs";
import { loadKubeconfig } from "@/lib/kube/load-kubeconfig";
import { openEntry } from "@/lib/kube/open-entry";
import { Secret } from "@/lib/secret";
import { kindsOf } from "../api/kinds";
import { revise } from "../controllers/controller";
import type { Fault } from "../faults/fault-board";
import { type JsonObject, list, object, text } from "../json/json";
import { type Sandbox, type SandboxCluster, startSandbox } from "../start-sandbox";
import type { TelemetryName } from "../worlds/install-telemetry";
import { tempoStandIn } from "./stand-in";

const NAMESPACE = "istio-system";
const prometheus: ServiceRef = { scheme: "http", namespace: NAMESPACE, name: "prometheus", port: 9090 };
const jaeger: ServiceRef = { ...prometheus, name: "tracing", port: 80 };
const tempo: ServiceRef = { ...prometheus, name: "tempo", port: 3200 };
const count = "/api/v1/query?query=count+by+(source_cluster)+(istio_requests_total%7Bmesh_id%3D%22mesh1%22%7D)";

type World = { sandbox: Sandbox; home: SandboxCluster; cluster: Cluster };

async function start(telemetry: TelemetryName): Promise<World> {
  const sandbox = await startSandbox({ world: "pair", telemetry });
  const home = sandbox.cluster("east");
  const [entry] = (await loadKubeconfig({ paths: [home.kubeconfigPath] })).contexts;
  const opened = entry ? await openEntry(entry, new ExecRuns()) : null;
  if (!opened?.ok) throw new Error("east cannot be opened");
  const world = { sandbox, home, cluster: opened.value };
  await expect.poll(async () => (await ask(world, prometheus, "/-/healthy")).status).toBe(200);
  return world;
}

async function ask(
  { cluster }: World,
  service: ServiceRef,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; type: string | null; body: unknown }> {
  const secrets = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, new Secret(value)]));
  const answer = await cluster.proxy(service, path, { timeoutMs: 2_000, headers: secrets });
  if (!answer.ok) return { status: 0, type: null, body: answer.problem };
  return { status: answer.value.status, type: answer.value.contentType ?? null, body: answer.value.body };
}

async function stop({ sandbox, cluster }: World): Promise<void> {
  await cluster.close();
  await sandbox.stop();
}

/** The clusters that an answer of Prometheus names. */
const sources = (body: unknown): string[] =>
  [...JSON.stringify(body).matchAll(/"source_cluster":"([^"]+)"/g)].map(([, name = ""]) => name).sort();

test.describe("a home with stores of telemetry", () => {
  let world: World;
  test.describe.configure({ mode: "default" });
  test.beforeAll(async () => {
    world = await start("jaeger");
  });
  test.afterAll(() => stop(world));
  test.beforeEach(() => world.home.faults.clear());

  test("has a Prometheus behind the service proxy that knows its clusters and one that nobody connected", async () => {
    const answer = await ask(world, prometheus, count);
    expect(answer).toMatchObject({ status: 200, type: "application/json" });
    expect(sources(answer.body)).toEqual(["east", "legacy", "unknown", "west"]);
  });

  test("has a Jaeger at Istio's base path over HTTP, and no HTTP on the port for gRPC", async () => {
    expect(await ask(world, jaeger, "/jaeger/api/services")).toMatchObject({
      status: 200,
      body: { data: expect.arrayContaining(["productpage.bookinfo"]) },
    });
    expect(await ask(world, jaeger, "/api/services")).toMatchObject({ status: 200, type: "text/html" });
    expect(await ask(world, { ...jaeger, port: 16685 }, "/jaeger/api/services")).toMatchObject({ status: 0 });
  });

  test("says in Kiali's configuration that it traces, and in Telemetry by which provider", async () => {
    const { store } = world.home.sim;
    expect(text(store.get("configmaps", NAMESPACE, "kiali"), "data", "config.yaml")).toMatch(
      /tracing:\s+enabled: true/,
    );
    const [telemetry] = store.list("telemetries.telemetry.istio.io", NAMESPACE);
    expect(list(telemetry, "spec", "tracing")).toEqual([{ providers: [{ name: "jaeger" }] }]);
  });

  const metrics = (trouble: Extract<Fault, { kind: "store" }>["trouble"]): Fault => ({
    kind: "store",
    store: "metrics",
    trouble,
  });
  const troubles: readonly (readonly [Fault, Record<string, unknown>])[] = [
    [metrics("unauthorized"), { status: 401, body: "Unauthorized\n" }],
    [metrics("page"), { status: 200, type: "text/html" }],
    [metrics("empty"), { status: 200, body: { status: "success", data: { result: [] } } }],
    [metrics("huge"), { status: 0, body: { kind: "too-large" } }],
    [metrics("hang"), { status: 0, body: { kind: "unreachable" } }],
  ];
  for (const [fault, expected] of troubles)
    test(`suffers from ${JSON.stringify(fault)} in one store, and heals`, async () => {
      world.home.faults.set(fault);
      expect(await ask(world, prometheus, count)).toMatchObject(expected);
      expect((await ask(world, jaeger, "/jaeger/api/services")).status).toBe(200);
      world.home.faults.clear();
      expect(sources((await ask(world, prometheus, count)).body)).toContain("west");
    });

  test("says NaN where a store knows no number", async () => {
    world.home.faults.set(metrics("not-a-number"));
    expect(await ask(world, prometheus, "/api/v1/query?query=sum(istio_requests_total)")).toMatchObject({
      body: { data: { result: [{ value: [expect.any(Number), "NaN"] }] } },
    });
  });

  test("has a tag on new spans from when the mesh-wide Telemetry asks for it", async () => {
    const tagged = async () => {
      const tags = encodeURIComponent(JSON.stringify({ cluster: "west" }));
      const { body } = await ask(world, jaeger, `/jaeger/api/traces?service=reviews.bookinfo&tags=${tags}&limit=1`);
      return JSON.stringify(body).includes('"key":"cluster"');
    };
    expect(await tagged()).toBe(false);
    withTracing(world.home, (entry) => ({
      ...entry,
      customTags: { cluster: { environment: { name: "ISTIO_META_CLUSTER_ID", defaultValue: "unknown" } } },
    }));
    await expect.poll(tagged).toBe(true);
  });

  test("has no new spans once the Telemetry names no provider", async () => {
    const traces = async () => {
      const { body } = await ask(
        world,
        jaeger,
        `/jaeger/api/traces?service=reviews.bookinfo&limit=1500&start=${since * 1000}`,
      );
      return list(object({ found: JSON.parse(JSON.stringify(body)) }, "found"), "data").length;
    };
    let since = Date.now();
    await expect.poll(traces).toBeGreaterThan(0);
    withTracing(world.home, ({ providers: _providers, ...entry }) => entry);
    await expect
      .poll(async () => {
        since = Date.now() - 1_500;
        return traces();
      })
      .toBe(0);
  });
});

function withTracing(home: SandboxCluster, edit: (entry: JsonObject) => JsonObject): void {
  const kind = kindsOf(home.sim.store).find((candidate) => candidate.kind === "Telemetry");
  if (!kind) throw new Error("no Telemetry is served");
  revise(home.sim, kind, NAMESPACE, "mesh-default", (live) => {
    const tracing = list(live, "spec", "tracing").map((entry) => edit(object({ entry }, "entry")));
    return { ...live, spec: { ...object(live, "spec"), tracing } };
  });
}

test("the other worlds differ in what they say", async () => {
  const [silent, untagged, withTempo] = await Promise.all([start("silent-west"), start("untagged"), start("tempo")]);
  expect(sources((await ask(silent, prometheus, count)).body)).not.toContain("west");
  const found = await ask(untagged, jaeger, "/jaeger/api/traces?service=reviews.bookinfo&limit=5");
  expect(JSON.stringify(found.body)).toContain("istio.mesh_id");
  expect(JSON.stringify(found.body)).not.toContain("istio.cluster_id");
  expect(await ask(withTempo, tempo, "/api/echo")).toMatchObject({ status: 200, body: "echo" });
  withTempo.home.sim.stores.set("tempo", tempoStandIn({ traffic: { streams: [] } }, { tenant: "mesh" }));
  expect(await ask(withTempo, tempo, "/api/search?q=%7B%7D")).toMatchObject({ status: 401 });
  expect(await ask(withTempo, tempo, "/api/search?q=%7B%7D", { "X-Scope-OrgID": "mesh" })).toMatchObject({
    status: 200,
    body: { metrics: {} },
  });
  await Promise.all([silent, untagged, withTempo].map(stop));
});
