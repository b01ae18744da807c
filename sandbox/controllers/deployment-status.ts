import { isObject, type Json, type JsonObject, list, number, text } from "../json/json";
import { limits } from "./rolling-update";

const count = (set: JsonObject, field: string): number => number(set, ["status", field], 0);

/** Whether its status says that its last rollout came to its end. */
export const hasCompleted = (deployment: JsonObject): boolean =>
  list(deployment, "status", "conditions").some(
    (entry) => text(entry, "type") === "Progressing" && text(entry, "reason") === "NewReplicaSetAvailable",
  );

/** The status the Deployment controller reports for the sets as they are. */
export function deploymentStatus(
  deployment: JsonObject,
  current: JsonObject,
  old: readonly JsonObject[],
  isLate: boolean,
): JsonObject {
  const all = [current, ...old];
  const total = (field: string) => all.reduce((sum, set) => sum + count(set, field), 0);
  const wanted = number(deployment, ["spec", "replicas"], 1);
  const ready = total("readyReplicas");
  const updated = count(current, "replicas");
  const isComplete = updated === wanted && total("replicas") === wanted && ready === wanted;
  const isAvailable = ready >= wanted - limits(deployment).unavailable;
  const name = text(current, "metadata", "name");
  const before = list(deployment, "status", "conditions");
  const stays = isLate && !isComplete && !hasCompleted(deployment);
  const progressing = isComplete
    ? { status: "True", reason: "NewReplicaSetAvailable", message: `ReplicaSet "${name}" has successfully progressed.` }
    : stays
      ? {
          status: "False",
          reason: "ProgressDeadlineExceeded",
          message: `ReplicaSet "${name}" has timed out progressing.`,
        }
      : { status: "True", reason: "ReplicaSetUpdated", message: `ReplicaSet "${name}" is progressing.` };
  const available = isAvailable
    ? { status: "True", reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability." }
    : {
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
      };
  const conditions = [condition(before, "Available", available), condition(before, "Progressing", progressing)];
  const numbers: JsonObject = {
    replicas: total("replicas"),
    updatedReplicas: updated,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: Math.max(0, Math.max(wanted, total("replicas")) - ready),
  };
  const shown = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== 0));
  return { observedGeneration: number(deployment, ["metadata", "generation"], 1), ...shown, conditions };
}

function condition(
  before: readonly Json[],
  type: string,
  now: { status: string; reason: string; message: string },
): JsonObject {
  const previous = before.filter(isObject).find((entry) => entry.type === type) ?? {};
  const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const hasStatus = previous.status === now.status;
  const isSameState = hasStatus && previous.reason === now.reason;
  return {
    type,
    ...now,
    lastTransitionTime: hasStatus ? (previous.lastTransitionTime ?? at) : at,
    lastUpdateTime: isSameState ? (previous.lastUpdateTime ?? at) : at,
  };
}
