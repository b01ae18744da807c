import "server-only";
import { blankWish } from "@/lib/access/blank-wish";
import { type ConnectWish, connectWish } from "@/lib/access/connect-wish";
import { type FakeCluster, type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { type FakeSeries, fakePrometheus } from "@/lib/telemetry/fake-prometheus";
import { type PairFacts, pairFacts } from "./pair-facts";
import { ROOT_A } from "./test-certificates";

/** For tests: two clusters of one multi-primary mesh, east with a Kiali by Helm, in which every check passes. */

export const wish = (parts: Partial<ConnectWish> = {}): ConnectWish =>
  connectWish.parse({ ...blankWish("east", "west"), ...parts });

export const object = (
  apiVersion: string,
  kind: string,
  metadata: FakeObject["metadata"],
  rest: Readonly<Record<string, unknown>> = {},
): FakeObject => ({ apiVersion, kind, metadata, ...rest });

export const namespace = (name: string, uid: string, metadata: Partial<FakeObject["metadata"]> = {}): FakeObject =>
  object("v1", "Namespace", { name, uid, ...metadata });

export const configMap = (where: string, name: string, data: Readonly<Record<string, string>>): FakeObject =>
  object("v1", "ConfigMap", { name, namespace: where }, { data });

export const istiod = (clusterId: string | null, env: Readonly<Record<string, string>> = {}): FakeObject =>
  object(
    "apps/v1",
    "Deployment",
    { name: "istiod", namespace: "istio-system", labels: { app: "istiod", "istio.io/rev": "default" } },
    {
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: "discovery",
                image: "docker.io/istio/pilot:1.29.1",
                env: Object.entries({ ...(clusterId === null ? {} : { CLUSTER_ID: clusterId }), ...env }).map(
                  ([name, value]) => ({ name, value }),
                ),
              },
            ],
          },
        },
      },
    },
  );

export const meshConfigMap = (meshId: string): FakeObject =>
  configMap("istio-system", "istio", { mesh: `rootNamespace: istio-system\ndefaultConfig:\n  meshId: ${meshId}\n` });

export const KIALI_CONFIG = `auth:
  strategy: anonymous
deployment:
  cluster_wide_access: true
  instance_name: kiali
  view_only_mode: true
kubernetes_config:
  cluster_name: east
server:
  port: 20001
  web_root: /kiali
`;

const kialiLabels = {
  "app.kubernetes.io/instance": "kiali",
  "app.kubernetes.io/name": "kiali",
  "app.kubernetes.io/version": "v2.29.0",
  "helm.sh/chart": "kiali-server-2.29.0",
};

export type KialiOptions = {
  namespace?: string;
  name?: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  mountsCombined?: boolean;
  strategy?: Readonly<Record<string, unknown>>;
  replicas?: number;
  available?: number;
};

/** As the chart makes it; by Helm unless `annotations` say otherwise. */
export const kialiDeployment = (options: KialiOptions = {}): FakeObject => {
  const { name = "kiali", mountsCombined = true } = options;
  const combined = "kiali-multi-cluster-secret";
  return object(
    "apps/v1",
    "Deployment",
    {
      name,
      namespace: options.namespace ?? "istio-system",
      labels: { ...kialiLabels, "app.kubernetes.io/instance": name, ...options.labels },
      annotations: {
        ...(options.annotations ?? {
          "meta.helm.sh/release-name": "kiali",
          "meta.helm.sh/release-namespace": "istio-system",
        }),
      },
    },
    {
      spec: {
        replicas: options.replicas ?? 1,
        selector: { matchLabels: { "app.kubernetes.io/instance": name, "app.kubernetes.io/name": "kiali" } },
        strategy: options.strategy ?? { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
        template: {
          spec: {
            serviceAccountName: name,
            containers: [
              {
                name: "kiali",
                readinessProbe: { httpGet: { path: "/kiali/healthz" } },
                volumeMounts: [
                  { name: "kiali-configuration", mountPath: "/kiali-configuration" },
                  ...(mountsCombined
                    ? [{ name: combined, mountPath: `/kiali-remote-cluster-secrets/${combined}` }]
                    : []),
                ],
              },
            ],
            volumes: [
              { name: "kiali-configuration", configMap: { name } },
              ...(mountsCombined ? [{ name: combined, secret: { secretName: combined, optional: true } }] : []),
            ],
          },
        },
      },
      status: { availableReplicas: options.available ?? options.replicas ?? 1 },
    },
  );
};

export const kialiService: FakeObject = object(
  "v1",
  "Service",
  { name: "kiali", namespace: "istio-system", labels: kialiLabels },
  {
    spec: {
      selector: { "app.kubernetes.io/instance": "kiali", "app.kubernetes.io/name": "kiali" },
      ports: [{ port: 20001 }],
    },
  },
);

export const prometheusService: FakeObject = object(
  "v1",
  "Service",
  { name: "prometheus", namespace: "istio-system" },
  { spec: { ports: [{ name: "http", port: 9090 }] } },
);

const HEALTHY_TRAFFIC: readonly FakeSeries[] = [
  { reporter: "source", from: "east", to: "west" },
  { reporter: "destination", from: "east", to: "west" },
  { reporter: "destination", from: "west", to: "east" },
];

export const helmRelease: FakeObject = object("v1", "Secret", {
  name: "sh.helm.release.v1.kiali.v1",
  namespace: "istio-system",
  labels: { owner: "helm", name: "kiali", status: "deployed" },
});

export const istioLink: FakeObject = object(
  "v1",
  "Secret",
  { name: "istio-remote-secret-west", namespace: "istio-system", labels: { "istio/multiCluster": "true" } },
  { stringData: { west: "kubeconfig" } },
);

export const rootCa = (pem: string): FakeObject =>
  configMap("istio-system", "istio-ca-root-cert", { "root-cert.pem": pem });

const certificate = { altNames: ["DNS:kubernetes", "DNS:api.west.example.com"] };
export const EAST: FakeClusterOptions = {
  context: "east",
  objects: [
    namespace("kube-system", "uid-east"),
    namespace("istio-system", "uid-istio-east"),
    istiod("east"),
    meshConfigMap("mesh1"),
    rootCa(ROOT_A),
    kialiDeployment(),
    kialiService,
    configMap("istio-system", "kiali", { "config.yaml": KIALI_CONFIG }),
    helmRelease,
    istioLink,
    prometheusService,
  ],
  endpoint: { server: "https://api.east.example.com:6443", ca: ROOT_A },
};
export const WEST: FakeClusterOptions = {
  context: "west",
  objects: [
    namespace("kube-system", "uid-west"),
    namespace("istio-system", "uid-istio-west"),
    istiod("west"),
    meshConfigMap("mesh1"),
    rootCa(ROOT_A),
  ],
  tls: certificate,
  endpoint: { server: "https://api.west.example.com:6443", ca: ROOT_A },
};

export type Changes = {
  east?: FakeClusterOptions;
  west?: FakeClusterOptions;
  wish?: Partial<ConnectWish>;
  /** Objects put over the healthy ones. */
  eastHas?: readonly FakeObject[];
  westHas?: readonly FakeObject[];
  /** "Kind/namespace/name" of healthy ones that are not there. */
  eastLacks?: readonly string[];
  westLacks?: readonly string[];
};

/** The healthy pair with some things changed. */
export function pairWith(changes: Changes = {}): { facts: PairFacts; east: FakeCluster; west: FakeCluster } {
  const proxy: FakeClusterOptions["proxy"] = ({ name }, path) =>
    name === "prometheus" ? fakePrometheus(HEALTHY_TRAFFIC)(path) : { status: 404, body: "404 page not found" };
  const east = fakeCluster({ proxy, ...EAST, ...changes.east });
  const west = fakeCluster({ ...WEST, ...changes.west });
  drop(east, changes.eastLacks ?? []);
  drop(west, changes.westLacks ?? []);
  for (const each of changes.eastHas ?? []) east.put(each);
  for (const each of changes.westHas ?? []) west.put(each);
  return { facts: pairFacts(east.cluster, west.cluster, wish(changes.wish)), east, west };
}

function drop(fake: FakeCluster, keys: readonly string[]): void {
  for (const key of keys) {
    if (!fake.names().includes(key)) throw new Error(`${key} is not there to be dropped`);
    const [kind = "", where = "", name = ""] = key.split("/");
    fake.drop({ apiVersion: "", kind, namespace: where || null, name });
  }
}
