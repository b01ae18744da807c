import { parse } from "yaml";
import type { SimCluster } from "../cluster";
import { isObject, type Json, type JsonObject, list, object, text } from "../json/json";
import { readFile } from "../kubelet/mounts";

export type KialiConfig = {
  strategy: string;
  clusterName: string;
  isClusterWide: boolean;
  /** Whether exec credential plugins are run at all. */
  runsPlugins: boolean;
  version: string;
  instance: string;
  namespace: string;
};

/** What the simulated Kiali takes from its config.yaml and from its Deployment's labels. */
export function kialiConfig(cluster: SimCluster, pod: JsonObject): KialiConfig {
  const parsed: Json = parse(readFile(cluster, pod, "/kiali-configuration/config.yaml") ?? "{}");
  const config = isObject(parsed) ? parsed : {};
  return {
    strategy: text(config, "auth", "strategy") || "token",
    clusterName: text(config, "kubernetes_config", "cluster_name") || istioClusterId(cluster) || "Kubernetes",
    isClusterWide: object(config, "deployment").cluster_wide_access !== false,
    runsPlugins: object(config, "clustering").enable_exec_provider === true,
    version: text(pod, "metadata", "labels", "app.kubernetes.io/version") || "v2.29.0",
    instance: text(config, "deployment", "instance_name") || "kiali",
    namespace: text(pod, "metadata", "namespace"),
  };
}

/** CLUSTER_ID of the cluster's first istiod. */
export function istioClusterId(cluster: SimCluster): string {
  const istiod = cluster.store
    .list("deployments.apps", "")
    .find((deployment) => text(deployment, "metadata", "labels", "app") === "istiod");
  const [container] = list(istiod, "spec", "template", "spec", "containers");
  return text(
    list(container, "env").find((entry) => text(entry, "name") === "CLUSTER_ID"),
    "value",
  );
}
