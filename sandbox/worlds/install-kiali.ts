import { stringify } from "yaml";
import { builtInKind, kindsOf } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";
import type { JsonObject } from "../json/json";
import { grant } from "./bootstrap";
import { defineKiali } from "./custom-resources";
import { kialiPod } from "./kiali-pod";

const NAMESPACE = "istio-system";

export type KialiPlan = {
  clusterName: string;
  version: string;
  strategy?: string;
  /** `auth.openid` of its configuration. */
  openid?: JsonObject;
  installer?: "helm" | "operator" | "plain";
  /** Seconds the startup probe waits first; the chart's 30. */
  startupDelay?: number;
  /** clustering.enable_exec_provider. */
  runsPlugins?: boolean;
  /** external_services beside Istio's, as the configuration has them. */
  externalServices?: JsonObject;
};

/** Kiali as its chart installs it, release Secret included, or as the operator does, with its resource. */
export function installKiali(
  cluster: SimCluster,
  {
    clusterName,
    version,
    strategy = "anonymous",
    openid,
    installer = "helm",
    startupDelay = 30,
    runsPlugins = false,
    externalServices = { tracing: { enabled: false } },
  }: KialiPlan,
): void {
  const selector = { "app.kubernetes.io/instance": "kiali", "app.kubernetes.io/name": "kiali" };
  const chart: JsonObject = {
    ...selector,
    app: "kiali",
    "app.kubernetes.io/part-of": "kiali",
    "app.kubernetes.io/version": `v${version}`,
    "helm.sh/chart": `kiali-server-${version}`,
    version: `v${version}`,
  };
  const managers: Readonly<Record<string, JsonObject>> = {
    helm: { "meta.helm.sh/release-name": "kiali-server", "meta.helm.sh/release-namespace": NAMESPACE },
    operator: {
      "operator-sdk/primary-resource": `${NAMESPACE}/kiali`,
      "operator-sdk/primary-resource-type": "Kiali.kiali.io",
    },
  };
  const labels: JsonObject = installer === "helm" ? { ...chart, "app.kubernetes.io/managed-by": "Helm" } : chart;
  const annotations = managers[installer] ?? {};
  const metadata = { name: "kiali", namespace: NAMESPACE, labels, annotations };
  ensure(cluster, builtInKind("ServiceAccount"), { metadata }, "helm");
  const read = ["get", "list", "watch"];
  const rules = [
    {
      apiGroups: [""],
      resources: ["configmaps", "pods/log", "namespaces", "pods", "replicationcontrollers", "services"],
      verbs: read,
    },
    { apiGroups: ["apps"], resources: ["daemonsets", "deployments", "replicasets", "statefulsets"], verbs: read },
  ];
  grant(cluster, "kiali-viewer", rules, [{ kind: "ServiceAccount", name: "kiali", namespace: NAMESPACE }], labels);
  const auth = { strategy, ...(openid ? { openid } : {}) };
  const config = {
    auth,
    clustering: {
      autodetect_secrets: { enabled: true, label: "kiali.io/multiCluster=true" },
      clusters: [],
      ...(runsPlugins ? { enable_exec_provider: true } : {}),
    },
    deployment: { cluster_wide_access: true, instance_name: "kiali", namespace: NAMESPACE, view_only_mode: true },
    external_services: { istio: { root_namespace: NAMESPACE }, ...externalServices },
    istio_namespace: NAMESPACE,
    kubernetes_config: { cluster_name: clusterName },
    server: { port: 20001, web_root: "/kiali" },
  };
  ensure(cluster, builtInKind("ConfigMap"), { metadata, data: { "config.yaml": stringify(config) } }, "helm");
  ensure(
    cluster,
    builtInKind("Service"),
    {
      metadata,
      spec: {
        selector,
        ports: [
          { name: "http", appProtocol: "http", port: 20001, protocol: "TCP", targetPort: 20001 },
          { name: "http-metrics", appProtocol: "http", port: 9090, protocol: "TCP", targetPort: 9090 },
        ],
      },
    },
    "helm",
  );
  ensure(
    cluster,
    builtInKind("Deployment"),
    {
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: selector },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
        template: {
          metadata: {
            labels: chart,
            annotations: { "checksum/config": "0".repeat(64), "kiali.io/dashboards": "go,kiali" },
          },
          spec: kialiPod(`quay.io/kiali/kiali:v${version}`, startupDelay),
        },
      },
    },
    "helm",
  );
  if (installer === "operator") {
    defineKiali(cluster);
    const kind = kindsOf(cluster.store).find((candidate) => candidate.kind === "Kiali");
    const spec = {
      version: "default",
      auth,
      deployment: { namespace: NAMESPACE, instance_name: "kiali" },
    };
    if (kind) ensure(cluster, kind, { metadata: { name: "kiali", namespace: NAMESPACE }, spec });
  }
  if (installer === "helm")
    ensure(
      cluster,
      builtInKind("Secret"),
      {
        metadata: {
          name: "sh.helm.release.v1.kiali-server.v1",
          namespace: NAMESPACE,
          labels: { name: "kiali-server", owner: "helm", status: "deployed", version: "1" },
        },
        type: "helm.sh/release.v1",
        stringData: { release: "simulated" },
      },
      "helm",
    );
}
