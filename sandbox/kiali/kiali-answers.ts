import type { SimCluster } from "../cluster";
import { isObject, type Json, type JsonObject, list, object, text } from "../json/json";
import type { PodAnswer } from "../kubelet/pod-runtime";
import type { Dialler } from "./dial";
import { istioClusterId, type KialiConfig } from "./kiali-config";
import type { Remote } from "./remote-kubeconfig";

export type KialiState = {
  cluster: SimCluster;
  config: KialiConfig;
  remotes: readonly { remote: Remote; dial: Dialler }[];
  isWedged: boolean;
  dialTimeoutMs: number;
};

const reply = (body: Json, status = 200): PodAnswer => ({
  status,
  contentType: "application/json",
  body: JSON.stringify(body),
});

/** What a running Kiali answers, in the shapes recorded from a real one. A request that hangs settles only by its signal. */
export async function answerKiali(state: KialiState, path: string, signal: AbortSignal): Promise<PodAnswer> {
  const [route = ""] = path.split("?");
  if (route === "/kiali/healthz") return { status: 200, contentType: "text/plain", body: "" };
  if (route === "/kiali/api/auth/info") return reply({ sessionInfo: {}, strategy: state.config.strategy });
  if (route === "/kiali/api" || route === "/kiali/api/") return reply(await statusOf(state));
  if (!route.startsWith("/kiali/api/")) return { status: 404, contentType: "text/plain", body: "404 page not found\n" };
  if (state.config.strategy !== "anonymous") return reply({ error: "session expired or invalid", detail: "" }, 401);
  if (route === "/kiali/api/config") return reply(configOf(state));
  if (state.isWedged) return hang(signal);
  if (route === "/kiali/api/namespaces") return reply(await namespacesOf(state));
  if (route === "/kiali/api/istio/status") return reply(await istioStatus(state));
  return reply({ error: "not found" }, 404);
}

const hang = (signal: AbortSignal): Promise<PodAnswer> =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("client left"))));

async function statusOf(state: KialiState): Promise<JsonObject> {
  const { version, clusterName } = state.config;
  const remotes = await Promise.all(
    state.remotes.map(async ({ remote, dial }): Promise<Json[]> => {
      const answer = await dial.get("/version", state.dialTimeoutMs);
      if ("error" in answer && answer.error.includes("i/o timeout")) throw new Error("EOF");
      return "status" in answer && answer.status === 200
        ? [{ name: `Kubernetes-${remote.name}`, version: text(answer.body, "gitVersion"), tempoConfig: {} }]
        : [];
    }),
  );
  const home = { name: `Kubernetes-${clusterName}`, version: state.cluster.gitVersion, tempoConfig: {} };
  return {
    status: {
      "Disabled features": "",
      "Kiali commit hash": "unknown",
      "Kiali container version": version,
      "Kiali state": "running",
      "Kiali version": version,
    },
    externalServices: [home, ...remotes.flat()],
    warningMessages: [],
    istioEnvironment: { istioAPIEnabled: true },
  };
}

function configOf({ config, remotes }: KialiState): JsonObject {
  const { clusterName, instance, namespace, version } = config;
  const kialiInstances = [{ namespace, operatorResource: "", serviceName: instance, url: "", version }];
  const entries = remotes.map(({ remote }) => [
    remote.key,
    {
      accessible: true,
      apiEndpoint: remote.server,
      isKialiHome: false,
      kialiInstances: null,
      name: remote.key,
      secretName: remote.secret,
    },
  ]);
  return {
    authStrategy: config.strategy,
    clusters: {
      [clusterName]: {
        accessible: true,
        apiEndpoint: "https://10.96.0.1:443",
        isKialiHome: true,
        kialiInstances,
        name: clusterName,
        secretName: "",
      },
      ...Object.fromEntries(entries),
    },
    clusterWideAccess: config.isClusterWide,
    deployment: {},
    prometheus: {
      disabledReason: "Connecting to Prometheus, metrics features are temporarily unavailable",
      enabled: true,
      globalScrapeInterval: 15,
      storageTsdbRetention: 1296000,
    },
  };
}

async function namespacesOf(state: KialiState): Promise<Json> {
  const remote = await Promise.all(
    state.remotes.map(async ({ remote, dial }): Promise<Json[]> => {
      const answer = await dial.get("/api/v1/namespaces", state.dialTimeoutMs);
      if ("error" in answer && answer.error.includes("i/o timeout")) throw new Error("EOF");
      return "status" in answer && answer.status === 200 ? shown(list(answer.body, "items"), remote.key) : [];
    }),
  );
  return [...remote.flat(), ...shown(state.cluster.store.list("namespaces", ""), state.config.clusterName)];
}

const shown = (namespaces: readonly Json[], cluster: string): Json[] =>
  namespaces
    .filter((namespace) => !text(namespace, "metadata", "name").startsWith("kube-"))
    .map((namespace) => {
      const name = text(namespace, "metadata", "name");
      const isControlPlane = name === "istio-system";
      const labels = object(namespace, "metadata", "labels");
      const annotations = object(namespace, "metadata").annotations;
      return {
        name,
        cluster,
        isAmbient: false,
        isControlPlane,
        labels,
        ...(isObject(annotations) ? { annotations } : {}),
        ...(isControlPlane ? { revision: "default" } : {}),
      };
    });

async function istioStatus(state: KialiState): Promise<Json> {
  const planes = await Promise.all(
    state.remotes.map(async ({ remote, dial }): Promise<Json[]> => {
      const answer = await dial.get("/apis/apps/v1/deployments?labelSelector=app%3Distiod", state.dialTimeoutMs);
      const found = "status" in answer ? list(answer.body, "items") : [];
      return found.map(() => ({
        cluster: remote.key,
        name: "istiod",
        status: "Healthy",
        isCore: true,
        meshId: "mesh1",
      }));
    }),
  );
  const home = istioClusterId(state.cluster)
    ? [{ cluster: state.config.clusterName, name: "istiod", status: "Healthy", isCore: true, meshId: "mesh1" }]
    : [];
  return [
    ...planes.flat(),
    ...home,
    { cluster: state.config.clusterName, name: "prometheus", status: "Unreachable", isCore: false },
  ];
}
