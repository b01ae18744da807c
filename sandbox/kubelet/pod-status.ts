import type { SimCluster } from "../cluster";
import { isSame, type JsonObject, list, object, text } from "../json/json";

export type ContainerState = {
  phase: string;
  ready: boolean;
  restarts: number;
  state: JsonObject;
  lastState: JsonObject;
};

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** Writes the pod's status as a kubelet reports it; nothing when the pod is gone. */
export function writeStatus(cluster: SimCluster, pod: JsonObject, state: ContainerState): void {
  const namespace = text(pod, "metadata", "namespace");
  const name = text(pod, "metadata", "name");
  const live = cluster.store.get("pods", namespace, name);
  if (!live || text(live, "metadata", "uid") !== text(pod, "metadata", "uid")) return;
  const before = list(live, "status", "conditions");
  const condition = (type: string, isTrue: boolean): JsonObject => {
    const status = isTrue ? "True" : "False";
    const known = before.find((entry) => text(entry, "type") === type && text(entry, "status") === status);
    const reason = isTrue ? {} : { reason: "ContainersNotReady" };
    return { type, status, ...reason, lastTransitionTime: text(known, "lastTransitionTime") || now() };
  };
  const containerStatuses = list(live, "spec", "containers").map((container) => ({
    name: text(container, "name"),
    image: text(container, "image"),
    ready: state.ready,
    started: "running" in state.state && state.ready,
    restartCount: state.restarts,
    state: state.state,
    lastState: state.lastState,
  }));
  const status: JsonObject = {
    phase: state.phase,
    conditions: [
      condition("PodScheduled", true),
      condition("Initialized", true),
      condition("ContainersReady", state.ready),
      condition("Ready", state.ready),
    ],
    containerStatuses,
    hostIP: "10.88.0.10",
    podIP: podAddress(text(live, "metadata", "uid")),
    startTime: text(live, "status", "startTime") || now(),
  };
  if (!isSame(object(live, "status"), status)) cluster.store.put("pods", { ...live, status });
}

const podAddress = (uid: string): string => `10.201.0.${2 + (Number.parseInt(uid.slice(0, 2), 16) % 250)}`;
