import { gzipSync } from "node:zlib";
import { stringify } from "yaml";
import type { Manifest } from "@/lib/cluster/cluster";
import { rulesFor } from "@/lib/kiali/rules-for-version";

export type KialiOptions = {
  /** What Kiali calls the cluster that it runs in; null leaves it to find out. */
  homeName: string | null;
  namespace: string;
  instance: string;
  /** "2.29.0", of the chart and the server. */
  version: string;
  strategy: string;
  viewOnly: boolean;
  clusterWideAccess: boolean;
  installer: "helm" | "operator" | "plain";
  image: string;
  webRoot: string;
  /** Whether the Deployment mounts kiali-multi-cluster-secret, as charts from 2.8 do. */
  combinedVolume: boolean;
  /** Labelled Secrets that were there when the installer last ran: the cluster's name and its Secret. */
  labelledSecrets: readonly { cluster: string; secret: string }[];
  probes: KialiProbes;
};

type Probe = { initialDelaySeconds: number; periodSeconds: number; failureThreshold: number };
/** `running` is both the readiness and the liveness probe. */
export type KialiProbes = { startup: Probe; running: Probe };

/** As the chart sets them: a healthy Kiali is Ready after 40 s. */
export const CHART_PROBES: KialiProbes = {
  startup: { initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 6 },
  running: { initialDelaySeconds: 5, periodSeconds: 30, failureThreshold: 3 },
};
/** A healthy Kiali is Ready within seconds; one that dials into a black hole still has its 30 s to give up by itself. */
export const QUICK_PROBES: KialiProbes = {
  startup: { initialDelaySeconds: 1, periodSeconds: 2, failureThreshold: 20 },
  running: { initialDelaySeconds: 0, periodSeconds: 5, failureThreshold: 3 },
};

export const kialiDefaults: KialiOptions = {
  homeName: "east",
  namespace: "istio-system",
  instance: "kiali",
  version: "2.29.0",
  strategy: "anonymous",
  viewOnly: false,
  clusterWideAccess: true,
  installer: "helm",
  image: "fleet.test/kiali:v2.29.0",
  webRoot: "/kiali",
  combinedVolume: true,
  labelledSecrets: [],
  probes: CHART_PROBES,
};

/**
 * A Kiali as its installer leaves it: the shapes of chart kiali-server 2.29.0 as they were recorded from a cluster. The
 * namespace is not among them. With installer "operator" the definition has to be served first: `kialiCrd`.
 */
export function kialiManifests(options: Partial<KialiOptions> = {}): readonly Manifest[] {
  const kiali = { ...kialiDefaults, ...options };
  const { namespace, instance } = kiali;
  const labels = labelsOf(kiali);
  const account = kiali.installer === "operator" ? `${instance}-service-account` : instance;
  const viewer = kiali.viewOnly || kiali.strategy !== "anonymous";
  const role = viewer ? `${instance}-viewer` : instance;
  const binding = kiali.installer === "operator" ? instance : role;
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace, labels } },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: instance, namespace, labels },
      data: { "config.yaml": configYaml(kiali) },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: role, labels },
      rules: rulesFor(kiali.version, viewer ? "view-only" : "full"),
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: binding, labels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: instance, namespace, labels, annotations: annotationsOf(kiali) },
      spec: {
        ports: [
          { name: "http", port: 20001, protocol: "TCP", targetPort: 20001, appProtocol: "http" },
          { name: "http-metrics", port: 9090, protocol: "TCP", targetPort: 9090, appProtocol: "http" },
        ],
        selector: selectorOf(kiali),
      },
    },
    deploymentOf(kiali, labels, account),
    ...(kiali.installer === "helm" ? [helmRelease(kiali)] : []),
    ...(kiali.installer === "operator" ? [kialiResource(kiali)] : []),
  ];
}

const selectorOf = ({ instance }: KialiOptions) => ({
  "app.kubernetes.io/instance": instance,
  "app.kubernetes.io/name": "kiali",
});

function labelsOf(kiali: KialiOptions): Record<string, string> {
  const made: Record<string, string> =
    kiali.installer === "operator"
      ? {}
      : { "helm.sh/chart": `kiali-server-${kiali.version}`, "app.kubernetes.io/managed-by": "Helm" };
  return {
    app: "kiali",
    ...selectorOf(kiali),
    "app.kubernetes.io/part-of": "kiali",
    "app.kubernetes.io/version": `v${kiali.version}`,
    version: `v${kiali.version}`,
    ...made,
  };
}

function annotationsOf({ installer, instance, namespace }: KialiOptions): Record<string, string> {
  if (installer === "helm")
    return { "meta.helm.sh/release-name": `${instance}-server`, "meta.helm.sh/release-namespace": namespace };
  return installer === "operator" ? { "operator-sdk/primary-resource": `${namespace}/${instance}` } : {};
}

function configYaml(kiali: KialiOptions): string {
  return stringify({
    auth: { strategy: kiali.strategy },
    clustering: {
      autodetect_secrets: { enabled: true, label: "kiali.io/multiCluster=true" },
      clusters: [],
      enable_exec_provider: false,
    },
    deployment: {
      cluster_wide_access: kiali.clusterWideAccess,
      instance_name: kiali.instance,
      namespace: kiali.namespace,
      view_only_mode: kiali.viewOnly,
    },
    external_services: { prometheus: { url: "http://prometheus.istio-system:9090" }, tracing: { enabled: false } },
    istio_namespace: "istio-system",
    ...(kiali.homeName === null ? {} : { kubernetes_config: { cluster_name: kiali.homeName } }),
    server: { port: 20001, web_root: kiali.webRoot },
  });
}

function deploymentOf(kiali: KialiOptions, labels: Record<string, string>, account: string): Manifest {
  const { namespace, instance } = kiali;
  const probe = (more: Probe) => ({
    httpGet: { path: `${kiali.webRoot.replace(/\/$/, "")}/healthz`, port: "api-port", scheme: "HTTP" },
    successThreshold: 1,
    timeoutSeconds: 1,
    ...more,
  });
  const mounts = mountsOf(kiali);
  const { "app.kubernetes.io/managed-by": _, ...podLabels } = labels;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: instance, namespace, labels, annotations: annotationsOf(kiali) },
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorOf(kiali) },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      progressDeadlineSeconds: 600,
      template: {
        metadata: { name: instance, labels: podLabels, annotations: { "kiali.io/dashboards": "go,kiali" } },
        spec: {
          serviceAccountName: account,
          containers: [
            {
              name: "kiali",
              image: kiali.image,
              imagePullPolicy: "IfNotPresent",
              command: ["/opt/kiali/kiali", "-config", "/kiali-configuration/config.yaml"],
              securityContext: {
                allowPrivilegeEscalation: false,
                privileged: false,
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                capabilities: { drop: ["ALL"] },
              },
              ports: [
                { name: "api-port", containerPort: 20001, protocol: "TCP" },
                { name: "http-metrics", containerPort: 9090, protocol: "TCP" },
              ],
              readinessProbe: probe(kiali.probes.running),
              livenessProbe: probe(kiali.probes.running),
              startupProbe: probe(kiali.probes.startup),
              env: [
                { name: "ACTIVE_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                { name: "KIALI_VERSION", value: `v${kiali.version}` },
                { name: "LOG_LEVEL", value: "info" },
                { name: "LOG_FORMAT", value: "text" },
              ],
              volumeMounts: mounts.map(({ volume, mountPath, readOnly }) => ({
                name: volume.name,
                mountPath,
                ...(readOnly ? { readOnly } : {}),
              })),
            },
          ],
          volumes: mounts.map(({ volume }) => volume),
        },
      },
    },
  };
}

type Mount = { mountPath: string; readOnly?: true; volume: Record<string, unknown> };

function mountsOf({ instance, combinedVolume, labelledSecrets }: KialiOptions): readonly Mount[] {
  const secret = (name: string, secretName: string, optional: boolean) => ({ name, secret: { secretName, optional } });
  const combined = "kiali-multi-cluster-secret";
  return [
    { mountPath: "/kiali-configuration", volume: { name: "kiali-configuration", configMap: { name: instance } } },
    { mountPath: "/kiali-cert", volume: secret("kiali-cert", "istio.kiali-service-account", true) },
    { mountPath: "/kiali-secret", volume: secret("kiali-secret", instance, true) },
    {
      mountPath: "/kiali-cabundle",
      volume: { name: "kiali-cabundle", configMap: { name: "kiali-cabundle", optional: true } },
    },
    ...labelledSecrets.map(({ cluster, secret: name }) => ({
      mountPath: `/kiali-remote-cluster-secrets/${name}`,
      readOnly: true as const,
      volume: secret(cluster, name, false),
    })),
    ...(combinedVolume
      ? [
          {
            mountPath: `/kiali-remote-cluster-secrets/${combined}`,
            readOnly: true as const,
            volume: secret(combined, combined, true),
          },
        ]
      : []),
  ];
}

/** What `helm list` finds; the release inside names the chart and nothing more. */
function helmRelease({ instance, namespace, version }: KialiOptions): Manifest {
  const name = `${instance}-server`;
  const release = { name, namespace, version: 1, info: { status: "deployed" }, chart: { metadata: { name, version } } };
  const packed = gzipSync(JSON.stringify(release)).toString("base64");
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: `sh.helm.release.v1.${name}.v1`,
      namespace,
      labels: { name, owner: "helm", status: "deployed", version: "1" },
    },
    type: "helm.sh/release.v1",
    data: { release: Buffer.from(packed).toString("base64") },
  };
}

function kialiResource(kiali: KialiOptions): Manifest {
  return {
    apiVersion: "kiali.io/v1alpha1",
    kind: "Kiali",
    metadata: { name: kiali.instance, namespace: kiali.namespace },
    spec: {
      auth: { strategy: kiali.strategy },
      deployment: {
        namespace: kiali.namespace,
        instance_name: kiali.instance,
        view_only_mode: kiali.viewOnly,
        cluster_wide_access: kiali.clusterWideAccess,
      },
    },
  };
}

/** The definition of `kialis.kiali.io` that the operator brings, open as its own is. */
export const kialiCrd: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "kialis.kiali.io" },
  spec: {
    group: "kiali.io",
    names: { kind: "Kiali", listKind: "KialiList", plural: "kialis", singular: "kiali" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};
