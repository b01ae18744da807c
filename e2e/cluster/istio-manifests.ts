import { stringify } from "yaml";
import type { Manifest } from "@/lib/cluster/cluster";

export type IstioOptions = {
  clusterId: string;
  meshId: string;
  trustDomain: string;
  network: string;
  /** PEM of the mesh's root; what makes two clusters one mesh is that it is equal in both. */
  rootCa: string;
  version: string;
  /** Runs as istiod and does nothing. */
  image: string;
};

export const ISTIO_NAMESPACE = "istio-system";

/** What an installed Istio shows of itself: namespace, mesh configuration, root certificate, injector, and an istiod that only is there. */
export function istioManifests(istio: IstioOptions): readonly Manifest[] {
  const namespace = ISTIO_NAMESPACE;
  const labels = {
    app: "istiod",
    istio: "pilot",
    "istio.io/rev": "default",
    "app.kubernetes.io/version": istio.version,
  };
  const values = {
    global: {
      meshID: istio.meshId,
      network: istio.network,
      istioNamespace: namespace,
      multiCluster: { clusterName: istio.clusterId, enabled: true },
    },
  };
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace, labels: { "topology.istio.io/network": istio.network } },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio", namespace },
      data: {
        mesh: stringify({
          defaultConfig: { meshId: istio.meshId, discoveryAddress: "istiod.istio-system.svc:15012" },
          rootNamespace: namespace,
          trustDomain: istio.trustDomain,
        }),
        meshNetworks: "networks: {}\n",
      },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio-sidecar-injector", namespace, labels: { "istio.io/rev": "default" } },
      data: { values: JSON.stringify(values, null, 2) },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio-ca-root-cert", namespace, labels: { "istio.io/config": "true" } },
      data: { "root-cert.pem": istio.rootCa },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "istiod", namespace, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: "istiod", "istio.io/rev": "default" } },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 1,
            containers: [
              {
                name: "discovery",
                image: istio.image,
                imagePullPolicy: "IfNotPresent",
                env: [
                  { name: "CLUSTER_ID", value: istio.clusterId },
                  { name: "EXTERNAL_ISTIOD", value: "false" },
                  { name: "REVISION", value: "default" },
                ],
              },
            ],
          },
        },
      },
    },
  ];
}

/** How Istio itself links one cluster to another; `kubeconfig` is that of istio-reader-service-account in the other. */
export function istioRemoteSecret(cluster: string, kubeconfig: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: `istio-remote-secret-${cluster}`,
      namespace: ISTIO_NAMESPACE,
      labels: { "istio/multiCluster": "true" },
      annotations: { "networking.istio.io/cluster": cluster },
    },
    type: "Opaque",
    data: { [cluster]: Buffer.from(kubeconfig).toString("base64") },
  };
}
