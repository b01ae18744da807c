import { expect, test } from "@playwright/test";
import * as z from "zod";
import { type AdminClient, adminClient } from "@/e2e/cluster/admin-client";
import { ClustersUnavailable } from "@/e2e/cluster/clusters-unavailable";
import { istioManifests } from "@/e2e/cluster/istio-manifests";
import { kialiManifests } from "@/e2e/cluster/kiali-manifests";
import { type RealClusters, startRealClusters } from "@/e2e/cluster/real-clusters";
import { until } from "@/e2e/cluster/until";
import { publishStore, reachableHost } from "@/e2e/stores/publish-store";
import type { ServedStore } from "@/e2e/stores/serve-store";
import { startJaeger } from "@/e2e/stores/start-jaeger";
import { type RealPrometheus, startPrometheus } from "@/e2e/stores/start-prometheus";
import { StoreUnavailable } from "@/e2e/stores/store-unavailable";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeepWorld } from "@/lib/runs/open-world";
import { readTelemetry } from "@/lib/telemetry/read-telemetry";
import type { TelemetryView } from "@/lib/telemetry/telemetry-view";
import { demoTraffic } from "@/sandbox/telemetry/demo-traffic";

const NAMESPACE = "istio-system";
const PATIENCE = { timeoutMs: 30_000 };
const MERGE = "application/merge-patch+json";
const configMap = z.object({ data: z.object({ "config.yaml": z.string() }) });
const traffic = demoTraffic(["east", "west"]);

test.describe("telemetry behind a real API server", () => {
  test.describe.configure({ mode: "default" });
  let clusters: RealClusters | null = null;
  let admin: AdminClient | null = null;
  let prometheus: RealPrometheus | null = null;
  let jaeger: ServedStore | null = null;
  let context = "";

  test.beforeAll(async () => {
    test.setTimeout(1_800_000);
    test.skip(Boolean(process.env.E2E_KUBECONFIG), "clusters of your own keep their Kiali and their stores");
    try {
      const host = reachableHost();
      prometheus = await startPrometheus(traffic, { host });
      jaeger = await startJaeger({ traffic }, { host, basePath: "/jaeger", isStandIn: true });
      clusters = await startRealClusters({ names: ["telemetry"] });
    } catch (error) {
      const isMissing = error instanceof ClustersUnavailable || error instanceof StoreUnavailable;
      if (isMissing) test.skip(true, error.message);
      throw error;
    }
    context = clusters.clusters[0]?.context ?? "";
    process.env.KUBECONFIG = clusters.kubeconfigPath;
    admin = await adminClient(clusters.kubeconfigPath, context);
    const istio = { clusterId: "east", meshId: "mesh1", trustDomain: "cluster.local", network: "network-east" };
    const image = "fleet.test/pause";
    for (const manifest of [
      ...istioManifests({ ...istio, rootCa: "none", version: "1.31.1", image }),
      ...kialiManifests({ installer: "plain" }),
    ])
      await admin.apply(manifest);
  });
  test.afterAll(async () => {
    admin?.close();
    await Promise.all([prometheus?.stop(), jaeger?.stop(), clusters?.stop()]);
  });

  async function look(): Promise<TelemetryView> {
    const world = await upkeepWorld(context);
    if (!world.ok) throw new Error(world.problem.kind);
    const read = await readTelemetry(homeFacts(world.value, { kiali: null }));
    await world.value.home.close();
    if (!read.ok) throw new Error(JSON.stringify(read.problem));
    return read.value;
  }

  test("a Service that is not there is told as that", async () => {
    const { metrics } = await look();
    expect(metrics.problem).toMatchObject({ kind: "not-found", object: "Service istio-system/prometheus" });
  });

  test("a Service with nothing behind it is told as that", async () => {
    await admin?.apply({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "prometheus", namespace: NAMESPACE },
      spec: { ports: [{ name: "http", port: 9090, protocol: "TCP" }] },
    });
    expect((await look()).metrics.problem).toMatchObject({ kind: "store", why: "failed" });
  });

  test("the real Prometheus is asked through the real service proxy", async () => {
    if (!admin || !prometheus) throw new Error("not started");
    const ports = [{ name: "http", port: 9090 }];
    await publishStore(admin, { namespace: NAMESPACE, name: "prometheus", ports, url: prometheus.url });
    const { metrics } = await until(
      "the store answers",
      async () => {
        const view = await look();
        return view.metrics.problem ? null : view;
      },
      PATIENCE,
    );
    expect(metrics).toMatchObject({ kind: "Prometheus", from: expect.stringContaining("API server") });
    expect(metrics.clusters).toMatchObject([{ name: "east", isHome: true, verdict: "reports" }]);
    expect(metrics.unconnected.map(({ name }) => name).sort()).toEqual(["legacy", "shop-a", "shop-b", "west"]);
  });

  test("Jaeger is asked by HTTP beside the port for gRPC that Kiali is told", async () => {
    if (!admin || !jaeger) throw new Error("not started");
    const ports = [
      { name: "http-query", port: 80 },
      { name: "grpc-query", port: 16685 },
    ];
    await publishStore(admin, { namespace: NAMESPACE, name: "tracing", ports, url: jaeger.url });
    const address = `/api/v1/namespaces/${NAMESPACE}/configmaps/kiali`;
    const { data } = configMap.parse(await admin.get(address));
    const config = data["config.yaml"].replace("tracing:\n    enabled: false", "tracing:\n    enabled: true");
    const patched = await admin.send("PATCH", address, { data: { "config.yaml": config } }, MERGE);
    expect(patched.status).toBe(200);
    const { traces } = await until(
      "the store answers",
      async () => {
        const view = await look();
        return view.traces.problem ? null : view;
      },
      PATIENCE,
    );
    expect(traces).toMatchObject({ provider: "jaeger", usesGrpc: true, clusters: [{ name: "east", verdict: "seen" }] });
  });
});
