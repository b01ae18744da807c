import { builtInKind, kindsOf } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";
import type { JsonObject } from "../json/json";
import { demoTraffic } from "../telemetry/demo-traffic";
import type { MeshTraffic } from "../telemetry/mesh-traffic";
import { jaegerStandIn, prometheusStandIn, tempoStandIn } from "../telemetry/stand-in";
import { deploy } from "./workload";
import type { ClusterPlan } from "./world";

const NAMESPACE = "istio-system";
const BASE_PATH = "/jaeger";
const SPAN_EVERY_MS = 15_000;

/** One endpoint for metrics and one for traces, as the home of a mesh has them. */
export type TelemetryPlan = {
  traffic: MeshTraffic;
  traces: "jaeger" | "tempo";
  /** Whether Istio's own tags are on the spans; when not, the mesh-wide Telemetry turns them off. */
  hasIstioTags: boolean;
};

/**
 * "jaeger": Prometheus and Jaeger with traffic of every healthy cluster. "tempo": Tempo in Jaeger's place. "silent-west": nothing from west.
 * "untagged": spans without their cluster. "none": no store at all.
 */
export type TelemetryName = "jaeger" | "tempo" | "silent-west" | "untagged" | "none";

/** The plan of a name for the mesh of the first cluster, which is the home; null for none. */
export function telemetryOf(name: TelemetryName, clusters: readonly ClusterPlan[]): TelemetryPlan | null {
  const mesh = clusters[0]?.istio?.meshId;
  if (name === "none" || !mesh) return null;
  const ids = (reports: ClusterPlan["reports"]) =>
    clusters
      .filter((plan) => plan.istio?.meshId === mesh && (plan.reports ?? "now") === reports)
      .flatMap(({ istio }) => istio?.clusterId ?? [])
      .filter((id) => name !== "silent-west" || id !== "west");
  const traffic = demoTraffic(ids("now"), ids("before"));
  return { traffic, traces: name === "tempo" ? "tempo" : "jaeger", hasIstioTags: name !== "untagged" };
}

/** What Kiali's configuration says of the stores: nothing where its defaults fit. */
export function externalServicesOf({ traces }: TelemetryPlan): JsonObject {
  if (traces === "jaeger") return { tracing: { enabled: true } };
  const url = `http://tempo.${NAMESPACE}:3200`;
  return { tracing: { enabled: true, provider: "tempo", internal_url: url, use_grpc: false } };
}

/** Prometheus and Jaeger as Istio's addons bring them, or Tempo, with their Services, and the Telemetry that turns tracing on. */
export function installTelemetry(cluster: SimCluster, { traffic, traces, hasIstioTags }: TelemetryPlan): void {
  cluster.stores.set("prometheus", prometheusStandIn(traffic));
  const spans = {
    traffic,
    tagsAt: cluster.spanTags.at,
    everyMs: Math.max(1_000, SPAN_EVERY_MS * cluster.timeScale),
  };
  run(cluster, "prometheus", "prom/prometheus:v3.5.0");
  service(cluster, "prometheus", "prometheus", [{ name: "http", port: 9090, targetPort: 9090 }]);
  if (traces === "jaeger") {
    cluster.stores.set("jaeger", jaegerStandIn(spans, { basePath: BASE_PATH }));
    run(cluster, "jaeger", "docker.io/jaegertracing/all-in-one:1.76.0");
    service(cluster, "tracing", "jaeger", [
      { name: "http-query", port: 80, targetPort: 16686 },
      { name: "http-query-direct", port: 16686, targetPort: 16686 },
      { name: "grpc-query", port: 16685, targetPort: 16685 },
    ]);
    service(cluster, "jaeger-collector", "jaeger", [{ name: "grpc-otlp", port: 4317, targetPort: 4317 }]);
  } else {
    cluster.stores.set("tempo", tempoStandIn(spans));
    run(cluster, "tempo", "docker.io/grafana/tempo:2.8.2");
    service(cluster, "tempo", "tempo", [
      { name: "http", port: 3200, targetPort: 3200 },
      { name: "grpc", port: 9095, targetPort: 9095 },
      { name: "grpc-otlp", port: 4317, targetPort: 4317 },
    ]);
  }
  const kind = kindsOf(cluster.store).find((candidate) => candidate.kind === "Telemetry");
  const entry = { providers: [{ name: traces }], ...(hasIstioTags ? {} : { enableIstioTags: false }) };
  const metadata = { name: "mesh-default", namespace: NAMESPACE };
  if (kind) ensure(cluster, kind, { metadata, spec: { tracing: [entry] } }, "kubectl-client-side-apply");
}

const run = (cluster: SimCluster, name: string, image: string): void =>
  deploy(cluster, { name, namespace: NAMESPACE, labels: { app: name }, image });

type Port = { name: string; port: number; targetPort: number };

function service(cluster: SimCluster, name: string, app: string, ports: readonly Port[]): void {
  ensure(cluster, builtInKind("Service"), {
    metadata: { name, namespace: NAMESPACE, labels: { app } },
    spec: { selector: { app }, ports: ports.map((port) => ({ ...port, protocol: "TCP" })) },
  });
}

const NAMES: readonly TelemetryName[] = ["jaeger", "tempo", "silent-west", "untagged", "none"];

/** The name that a person wrote, "jaeger" when nothing or something unknown was. */
export const telemetryNamed = (name: string | undefined): TelemetryName =>
  NAMES.find((known) => known === name) ?? "jaeger";
