import { expect, test } from "@playwright/test";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { forwardTo } from "@/e2e/stores/forward-to";
import { type ServedStore, serveStore } from "@/e2e/stores/serve-store";
import { startJaeger } from "@/e2e/stores/start-jaeger";
import { basic, prometheusLogin, type RealPrometheus, startPrometheus } from "@/e2e/stores/start-prometheus";
import { startTempo } from "@/e2e/stores/start-tempo";
import { StoreUnavailable } from "@/e2e/stores/store-unavailable";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeepWorld } from "@/lib/runs/open-world";
import { readTelemetry } from "@/lib/telemetry/read-telemetry";
import type { TelemetryView } from "@/lib/telemetry/telemetry-view";
import { builtInKind } from "@/sandbox/api/kinds";
import { createObject } from "@/sandbox/api/objects";
import { systemUser } from "@/sandbox/auth/user";
import type { Fault } from "@/sandbox/faults/fault-board";
import { type JsonObject, object, text } from "@/sandbox/json/json";
import { demoTraffic } from "@/sandbox/telemetry/demo-traffic";
import { prometheusStandIn, tempoStandIn } from "@/sandbox/telemetry/stand-in";
import { type Scene, startScene } from "./sandbox-scene";

const NAMESPACE = "istio-system";
const traffic = demoTraffic(["east", "west"]);
let scene: Scene;

async function look(): Promise<TelemetryView> {
  const world = await upkeepWorld(scene.sandbox.cluster("east").context);
  if (!world.ok) throw new Error(world.problem.kind);
  const read = await readTelemetry(homeFacts(world.value, { kiali: null }));
  await world.value.home.close();
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

const verdicts = ({ clusters }: { clusters: readonly { name: string; verdict: string }[] }) =>
  Object.fromEntries(clusters.map(({ name, verdict }) => [name, verdict]));

const configuration = z.looseObject({ external_services: z.looseObject({}) });

/** Tells Kiali to ask other stores. */
function configure(externalServices: JsonObject): void {
  const { store } = scene.sandbox.cluster("east").sim;
  const live = object({ found: store.get("configmaps", NAMESPACE, "kiali") }, "found");
  const config = configuration.parse(parse(text(live, "data", "config.yaml")));
  const next = { ...config, external_services: { ...config.external_services, ...externalServices } };
  store.put("configmaps", { ...live, data: { "config.yaml": stringify(next) } });
}

const faults = () => scene.sandbox.cluster("east").faults;
const stores = () => scene.sandbox.cluster("east").sim.stores;

test.describe("the telemetry of a home", () => {
  test.describe.configure({ mode: "default" });
  let before: JsonObject | undefined;
  test.beforeAll(async () => {
    scene = await startScene({ telemetry: "jaeger" });
    const connected = await scene.run(["connect", ...scene.pair, "--yes"]);
    expect(connected.code, connected.err).toBe(0);
    await scene.serves();
    before = scene.sandbox.cluster("east").sim.store.get("configmaps", NAMESPACE, "kiali");
  });
  test.afterAll(() => scene.stop());
  test.afterEach(() => {
    faults().clear();
    if (before) scene.sandbox.cluster("east").sim.store.put("configmaps", before);
  });

  /** What every store with this traffic tells. */
  function expectMetrics({ metrics }: TelemetryView): void {
    expect(metrics).toMatchObject({ kind: "Prometheus", problem: null, problems: [] });
    expect(verdicts(metrics)).toEqual({ east: "reports", west: "reports" });
    expect(metrics.unconnected.map(({ name }) => name).sort()).toEqual(["legacy", "shop-a", "shop-b"]);
    expect(metrics.unknown.peers).toBeGreaterThan(0);
    const crossing = metrics.traffic.find(({ source, destination }) => source === "east" && destination === "west");
    expect(crossing?.requestsPerSecond).toBeCloseTo(2, 1);
  }
  const expectTraces = ({ traces }: TelemetryView) => {
    expect(traces).toMatchObject({ problem: null, tag: "istio.cluster_id" });
    expect(verdicts(traces)).toEqual({ east: "seen", west: "seen" });
  };

  test("is asked through the API server, for gRPC's address too", async () => {
    const view = await look();
    expectMetrics(view);
    expectTraces(view);
    expect(view.metrics).toMatchObject({ isDefault: true, from: expect.stringContaining("API server") });
    expect(view.traces).toMatchObject({
      usesGrpc: true,
      provider: "jaeger",
      from: expect.stringContaining("API server"),
    });
  });

  test("tells a cluster whose proxies report nothing from one that does", async () => {
    const known = stores().get("prometheus");
    stores().set("prometheus", prometheusStandIn(demoTraffic(["east"])));
    expect(verdicts((await look()).metrics)).toEqual({ east: "reports", west: "nothing" });
    stores().set("prometheus", prometheusStandIn(demoTraffic(["east"], ["west"])));
    expect(verdicts((await look()).metrics)).toEqual({ east: "reports", west: "ended" });
    if (known) stores().set("prometheus", known);
  });

  const answers: Readonly<Record<Extract<Fault, { kind: "store" }>["trouble"], Record<string, unknown>>> = {
    hang: { kind: "store", why: "slow" },
    unauthorized: { kind: "store", why: "refused" },
    page: { kind: "store", why: "not-its-api" },
    huge: { kind: "too-large" },
    empty: {},
    "not-a-number": {},
  };
  for (const trouble of ["hang", "unauthorized", "page", "huge"] as const)
    for (const store of ["metrics", "traces"] as const)
      test(`says that the store of ${store} has the trouble ${trouble}, and of the other what it is`, async () => {
        faults().set({ kind: "store", store, trouble });
        const view = await look();
        expect(view[store].problem).toMatchObject(answers[trouble]);
        expect(new Set(view[store].clusters.map(({ verdict }) => verdict))).toEqual(new Set(["not-known"]));
        if (store === "metrics") expect(view.traces.problem).toBeNull();
        else expectMetrics(view);
      });

  test("takes an empty store for no traffic, and not for a broken one", async () => {
    faults().set({ kind: "store", store: "metrics", trouble: "empty" });
    faults().set({ kind: "store", store: "traces", trouble: "empty" });
    const view = await look();
    expect(view.metrics.problem).toBeNull();
    expect(verdicts(view.metrics)).toEqual({ east: "nothing", west: "nothing" });
    expect(view.traces.problem).toBeNull();
    expect(verdicts(view.traces)).toEqual({ east: "no-traffic", west: "no-traffic" });
  });

  test("makes no traffic of what is not a number", async () => {
    faults().set({ kind: "store", store: "metrics", trouble: "not-a-number" });
    const { metrics } = await look();
    expect(metrics.traffic.every(({ requestsPerSecond }) => Number.isFinite(requestsPerSecond))).toBe(true);
  });

  test.describe("with the real Prometheus", () => {
    let real: RealPrometheus;
    let guarded: RealPrometheus;
    test.beforeAll(async () => {
      try {
        real = await startPrometheus(traffic);
        guarded = await startPrometheus(traffic, { isGuarded: true, isSecure: true, routePrefix: "/prom" });
      } catch (error) {
        if (error instanceof StoreUnavailable) test.skip(true, error.message);
        throw error;
      }
    });
    test.afterAll(() => Promise.all([real?.stop(), guarded?.stop()]));

    test("behind the API server it says what the stand-in says", async () => {
      const known = stores().get("prometheus");
      stores().set("prometheus", forwardTo(real.url));
      expectMetrics(await look());
      if (known) stores().set("prometheus", known);
    });

    test("by its own address it is asked from here", async () => {
      configure({ prometheus: { url: real.url } });
      const view = await look();
      expectMetrics(view);
      expect(view.metrics).toMatchObject({ isDefault: false, url: real.url, from: "from this console" });
    });

    test("with a login, a certificate and a prefix it is asked as Kiali would, and no answer holds the password", async () => {
      const { sim } = scene.sandbox.cluster("east");
      const metadata = { name: "kiali-cabundle", namespace: NAMESPACE };
      const data = { "additional-ca-bundle.pem": guarded.ca ?? "" };
      createObject(
        sim,
        builtInKind("ConfigMap"),
        { metadata, data },
        { user: systemUser, manager: "test", dryRun: false },
      );
      const login = { type: "basic", username: prometheusLogin.username, password: prometheusLogin.password };
      configure({ prometheus: { url: guarded.url, auth: login } });
      const view = await look();
      expectMetrics(view);
      expect(view.metrics.signsInBy).toBe("basic");
      const said = JSON.stringify(view);
      expect(said).not.toContain(prometheusLogin.password);
      expect(said).not.toContain(basic(prometheusLogin).slice(6));
      configure({ prometheus: { url: guarded.url, auth: { ...login, password: "guessed" } } });
      expect((await look()).metrics.problem).toMatchObject({ kind: "store", why: "refused" });
      sim.store.remove("configmaps", NAMESPACE, metadata.name);
      configure({ prometheus: { url: guarded.url, auth: login } });
      expect((await look()).metrics.problem).toMatchObject({ kind: "store", why: "untrusted" });
    });
  });

  test.describe("with stores of traces at addresses of their own", () => {
    const served: ServedStore[] = [];
    const serve = async (store: Promise<ServedStore>) => {
      const started = await store;
      served.push(started);
      return started;
    };
    test.afterAll(() => Promise.all(served.map(({ stop }) => stop())));

    test("Jaeger is asked by HTTP from here", async () => {
      const { url } = await serve(startJaeger({ traffic }));
      configure({ tracing: { enabled: true, internal_url: url, use_grpc: false } });
      const view = await look();
      expectTraces(view);
      expect(view.traces.from).toBe("from this console");
    });

    test("Tempo lists whose spans it has, strangers among them", async () => {
      const { url } = await serve(startTempo({ traffic }));
      configure({ tracing: { enabled: true, provider: "tempo", internal_url: url, use_grpc: false } });
      const view = await look();
      expectTraces(view);
      expect(view.traces.strangers).toContain("legacy");
    });

    test("a tenant that is missing, wrong or right is three answers", async () => {
      const { url } = await serve(serveStore(tempoStandIn({ traffic }, { tenant: "mesh" })));
      const tracing = { enabled: true, provider: "tempo", internal_url: url, use_grpc: false };
      configure({ tracing });
      const missing = (await look()).traces;
      expect([missing.problem, ...missing.clusters.map(({ problem }) => problem)]).toContainEqual(
        expect.objectContaining({ kind: "store", why: "refused" }),
      );
      configure({ tracing: { ...tracing, custom_headers: { "X-Scope-OrgID": "others" } } });
      expect(new Set(Object.values(verdicts((await look()).traces)))).toEqual(new Set(["none"]));
      configure({ tracing: { ...tracing, custom_headers: { "X-Scope-OrgID": "mesh" } } });
      const right = await look();
      expectTraces(right);
      expect(right.traces.headers).toEqual(["X-Scope-OrgID"]);
    });

    test("a provider that is the other one is said, whichever it is", async () => {
      const jaeger = await serve(startJaeger({ traffic }));
      const tempo = await serve(startTempo({ traffic }));
      const told = async (provider: "jaeger" | "tempo", url: string) => {
        configure({ tracing: { enabled: true, provider, internal_url: url, use_grpc: false } });
        return (await look()).traces.problem;
      };
      expect(await told("jaeger", tempo.url)).toMatchObject({ kind: "store", why: "not-its-api" });
      expect(await told("tempo", jaeger.url)).toMatchObject({ kind: "store", why: "not-its-api" });
    });

    test("a store that hangs, refuses or is a page is told as that, by its address too", async () => {
      const jaeger = await serve(startJaeger({ traffic }, { isStandIn: true }));
      configure({ tracing: { enabled: true, internal_url: jaeger.url, use_grpc: false } });
      for (const trouble of ["hang", "unauthorized", "page", "huge"] as const) {
        jaeger.setTrouble?.(trouble);
        expect((await look()).traces.problem, trouble).toMatchObject(answers[trouble]);
      }
      await jaeger.stop();
      expect((await look()).traces.problem).toMatchObject({ kind: expect.stringMatching(/store|unreachable/) });
    });
  });
});
