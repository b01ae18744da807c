import { after, type SimCluster } from "../cluster";
import { onChange } from "../controllers/controller";
import { isSame, type JsonObject, object, text } from "../json/json";
import { missingVolume } from "./mounts";
import type { Program } from "./pod-runtime";
import { writeStatus } from "./pod-status";
import { runContainer } from "./run-container";

export type StartProgram = (cluster: SimCluster, pod: JsonObject) => Program;

const GRACE_MS = 1_000;

/** Runs every pod of the cluster: schedules it when there is room, mounts, starts, probes, restarts, and ends it. */
export function runKubelet(cluster: SimCluster, startProgram: StartProgram): () => void {
  const stop = onChange(cluster, ["pods", "secrets", "configmaps", "nodes"], () => {
    for (const pod of cluster.store.list("pods", "")) settle(cluster, pod, startProgram);
  });
  return () => {
    stop();
    for (const runtime of cluster.pods.values()) runtime.stop();
  };
}

function settle(cluster: SimCluster, pod: JsonObject, startProgram: StartProgram): void {
  const uid = text(pod, "metadata", "uid");
  const runtime = cluster.pods.get(uid);
  if (text(pod, "metadata", "deletionTimestamp")) {
    if (runtime && runtime.program === null && runtime.previousLog === null) return;
    runtime?.stop();
    cluster.pods.set(uid, { program: null, previousLog: null, restarts: 0, stop: () => undefined });
    after(cluster, GRACE_MS, () => {
      cluster.pods.delete(uid);
      cluster.store.remove("pods", text(pod, "metadata", "namespace"), text(pod, "metadata", "name"));
    });
    return;
  }
  if (runtime) return;
  if (!text(pod, "spec", "nodeName") && !schedule(cluster, pod)) return;
  const missing = missingVolume(cluster, pod);
  if (missing) {
    writeStatus(cluster, pod, {
      phase: "Pending",
      ready: false,
      restarts: 0,
      state: { waiting: { reason: "ContainerCreating", message: missing } },
      lastState: {},
    });
    return;
  }
  runContainer(cluster, pod, startProgram);
}

/** Binds the pod to the node; false, and said in its status, when the node is full. */
function schedule(cluster: SimCluster, pod: JsonObject): boolean {
  const [node] = cluster.store.list("nodes", "");
  const namespace = text(pod, "metadata", "namespace");
  const name = text(pod, "metadata", "name");
  const room = Number(object(node, "status", "allocatable").pods ?? 110);
  const bound = cluster.store.list("pods", "").filter((other) => text(other, "spec", "nodeName")).length;
  const live = cluster.store.get("pods", namespace, name);
  if (!live) return false;
  if (!node || bound >= room) {
    const message = "0/1 nodes are available: 1 Too many pods. preemption: not eligible due to preemptionPolicy=Never.";
    const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
    if (!isSame(object(live, "status").conditions, conditions))
      cluster.store.put("pods", { ...live, status: { phase: "Pending", conditions } });
    return false;
  }
  cluster.store.put("pods", { ...live, spec: { ...object(live, "spec"), nodeName: text(node, "metadata", "name") } });
  return true;
}
