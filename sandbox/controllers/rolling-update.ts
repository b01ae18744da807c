import { at, type Json, type JsonObject, number, text } from "../json/json";

/** A ReplicaSet's numbers: what is wanted, what is ready, and what exists, dying pods included. */
export type SetSize = { wanted: number; ready: number; existing: number };

function absolute(value: Json | undefined, replicas: number, round: (exact: number) => number): number {
  if (typeof value === "number") return value;
  const [, percent = "25"] = /^(\d+)%$/.exec(typeof value === "string" ? value : "") ?? [];
  return round((replicas * Number(percent)) / 100);
}

/** How many pods may exist above, and may be missing below, the wanted number. Never both zero. */
export function limits(deployment: JsonObject): { surge: number; unavailable: number } {
  const replicas = number(deployment, ["spec", "replicas"], 1);
  const surge = absolute(at(deployment, "spec", "strategy", "rollingUpdate", "maxSurge"), replicas, Math.ceil);
  const unavailable = absolute(
    at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable"),
    replicas,
    Math.floor,
  );
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const isRecreate = (deployment: JsonObject): boolean => text(deployment, "spec", "strategy", "type") === "Recreate";

/** How large the new ReplicaSet may be now. */
export function newSize(deployment: JsonObject, current: SetSize, old: readonly SetSize[]): number {
  const replicas = number(deployment, ["spec", "replicas"], 1);
  if (isRecreate(deployment)) return old.some((set) => set.existing > 0) ? current.wanted : replicas;
  if (current.wanted > replicas) return replicas;
  const total = current.wanted + sum(old.map((set) => set.wanted));
  const room = replicas + limits(deployment).surge - total;
  return Math.max(current.wanted, Math.min(replicas, current.wanted + room));
}

/** How large each old ReplicaSet has to be now: what is not ready goes first, then what the strategy can spare. */
export function oldSizes(deployment: JsonObject, current: SetSize, old: readonly SetSize[]): number[] {
  if (isRecreate(deployment)) return old.map(() => 0);
  const replicas = number(deployment, ["spec", "replicas"], 1);
  const least = replicas - limits(deployment).unavailable;
  const total = current.wanted + sum(old.map((set) => set.wanted));
  let spare = total - least - Math.max(0, current.wanted - current.ready);
  const trimmed = old.map((set) => {
    const sick = Math.max(0, Math.min(set.wanted - set.ready, spare));
    spare -= sick;
    return set.wanted - sick;
  });
  let canLose = current.ready + sum(old.map((set, index) => Math.min(set.ready, trimmed[index] ?? 0))) - least;
  return trimmed.map((wanted) => {
    const lost = Math.max(0, Math.min(wanted, canLose));
    canLose -= lost;
    return wanted - lost;
  });
}
