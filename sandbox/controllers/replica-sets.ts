import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { type JsonObject, list, number, object, text } from "../json/json";
import { discard, ensure, isOwnedBy, onChange, ownerOf, revise } from "./controller";

const REPLICA_SET = builtInKind("ReplicaSet");
const POD = builtInKind("Pod");
export const REPLICA_SETS = "replicasets.apps";

export const isPodReady = (pod: JsonObject): boolean =>
  list(pod, "status", "conditions").some(
    (entry) => text(entry, "type") === "Ready" && text(entry, "status") === "True",
  );
const isActive = (pod: JsonObject): boolean => !text(pod, "metadata", "deletionTimestamp");

/** Keeps each ReplicaSet at its number of pods. */
export function runReplicaSets(cluster: SimCluster): () => void {
  return onChange(cluster, [REPLICA_SETS, "pods"], () => {
    for (const set of cluster.store.list(REPLICA_SETS, "")) settle(cluster, set);
  });
}

function settle(cluster: SimCluster, set: JsonObject): void {
  const namespace = text(set, "metadata", "namespace");
  const name = text(set, "metadata", "name");
  const pods = cluster.store.list("pods", namespace).filter((pod) => isOwnedBy(pod, set) && isActive(pod));
  const wanted = number(set, ["spec", "replicas"], 1);
  for (let missing = wanted - pods.length; missing > 0; missing -= 1) ensure(cluster, POD, podOf(set));
  const byReadiness = [...pods].sort((left, right) => Number(isPodReady(left)) - Number(isPodReady(right)));
  for (const pod of byReadiness.slice(0, Math.max(0, pods.length - wanted))) discard(cluster, POD, pod);
  const ready = pods.filter(isPodReady).length;
  const status = {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: number(set, ["metadata", "generation"], 1),
  };
  revise(cluster, REPLICA_SET, namespace, name, (live) => ({ ...live, status }), "status");
}

function podOf(set: JsonObject): JsonObject {
  const template = object(set, "spec", "template");
  const metadata: JsonObject = {
    ...object(template, "metadata"),
    generateName: `${text(set, "metadata", "name")}-`,
    namespace: text(set, "metadata", "namespace"),
    ownerReferences: [ownerOf(REPLICA_SET, set)],
  };
  return { metadata, spec: object(template, "spec"), status: { phase: "Pending" } };
}
