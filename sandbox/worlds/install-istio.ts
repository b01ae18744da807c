import { stringify } from "yaml";
import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";
import type { JsonObject } from "../json/json";
import { defineIstio } from "./custom-resources";
import { deploy } from "./workload";

const NAMESPACE = "istio-system";

export type IstioPlan = {
  role: "primary" | "remote";
  /** What Istio calls the cluster. */
  clusterId: string;
  network: string;
  meshId: string;
  /** PEM that the workloads of the mesh trust. */
  rootCa: string;
  /** Cluster IDs of the control planes of a remote. */
  primaries?: readonly string[];
  /** The name of a provider of tracing that the mesh's configuration defines. */
  tracingProvider?: string;
};

/** Istio as an installation leaves it: namespace, CRDs, control plane of a primary, injector, mesh and root CA ConfigMaps. */
export function installIstio(cluster: SimCluster, plan: IstioPlan): void {
  defineIstio(cluster);
  const annotations = plan.primaries
    ? { annotations: { "topology.istio.io/controlPlaneClusters": plan.primaries.join(",") } }
    : {};
  ensure(cluster, builtInKind("Namespace"), {
    metadata: { name: NAMESPACE, labels: { "topology.istio.io/network": plan.network }, ...annotations },
  });
  const map = (name: string, data: Record<string, string>) =>
    ensure(cluster, builtInKind("ConfigMap"), {
      metadata: { name, namespace: NAMESPACE, labels: { "istio.io/rev": "default" } },
      data,
    });
  map("istio", {
    mesh: stringify({
      rootNamespace: NAMESPACE,
      trustDomain: "cluster.local",
      ...(plan.tracingProvider ? extensionProvider(plan.tracingProvider) : {}),
      defaultConfig: { meshId: plan.meshId, discoveryAddress: "istiod.istio-system.svc:15012" },
    }),
  });
  map("istio-ca-root-cert", { "root-cert.pem": plan.rootCa });
  const values = {
    global: { meshID: plan.meshId, network: plan.network, multiCluster: { clusterName: plan.clusterId } },
  };
  map("istio-sidecar-injector", { values: JSON.stringify(values) });
  if (plan.role === "primary") installControlPlane(cluster, plan);
  installWebhook(cluster, plan);
  deploy(cluster, {
    name: "istio-ingressgateway",
    namespace: NAMESPACE,
    labels: { app: "istio-ingressgateway", istio: "ingressgateway" },
    image: "docker.io/istio/proxyv2:1.31.1",
    env: { ISTIO_META_CLUSTER_ID: plan.clusterId },
  });
  installDemoApplication(cluster);
}

const extensionProvider = (name: string): JsonObject => ({
  enableTracing: true,
  extensionProviders: [
    { name, opentelemetry: { port: 4317, service: `${name}-collector.${NAMESPACE}.svc.cluster.local` } },
  ],
});

function installControlPlane(cluster: SimCluster, { clusterId }: IstioPlan): void {
  deploy(cluster, {
    name: "istiod",
    namespace: NAMESPACE,
    labels: { app: "istiod", "istio.io/rev": "default", istio: "pilot", "operator.istio.io/version": "1.31.1" },
    image: "docker.io/istio/pilot:1.31.1",
    env: { REVISION: "default", CLUSTER_ID: clusterId, PILOT_ENABLE_ANALYSIS: "false", EXTERNAL_ISTIOD: "true" },
    ports: [
      { name: "https-dns", port: 15012 },
      { name: "http-monitoring", port: 15014 },
    ],
  });
}

function installWebhook(cluster: SimCluster, { role, clusterId, network }: IstioPlan): void {
  const path = role === "remote" ? `/inject/cluster/${clusterId}/net/${network}` : "/inject";
  ensure(cluster, builtInKind("MutatingWebhookConfiguration"), {
    metadata: { name: "istio-sidecar-injector", labels: { app: "sidecar-injector", "istio.io/rev": "default" } },
    webhooks: [
      {
        name: "namespace.sidecar-injector.istio.io",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: { service: { name: "istiod", namespace: NAMESPACE, path, port: 443 } },
      },
    ],
  });
}

function installDemoApplication(cluster: SimCluster): void {
  ensure(cluster, builtInKind("Namespace"), {
    metadata: { name: "bookinfo", labels: { "istio-injection": "enabled" } },
  });
  for (const name of ["productpage", "reviews"])
    deploy(cluster, {
      name,
      namespace: "bookinfo",
      labels: { app: name, version: "v1" },
      image: `docker.io/istio/examples-bookinfo-${name}-v1:1.20.3`,
      ports: [{ name: "http", port: 9080 }],
    });
}

/** Istio's own link: the Secret by which a primary reads a remote's API. */
export function linkIstioRemote(primary: SimCluster, clusterId: string, server: string): void {
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: clusterId, cluster: { server } }],
    users: [{ name: clusterId, user: { token: "simulated" } }],
  };
  ensure(primary, builtInKind("Secret"), {
    metadata: {
      name: `istio-remote-secret-${clusterId.toLowerCase()}`,
      namespace: NAMESPACE,
      labels: { "istio/multiCluster": "true" },
      annotations: { "networking.istio.io/cluster": clusterId },
    },
    stringData: { [clusterId]: stringify(kubeconfig) },
  });
}
