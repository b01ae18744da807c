import type { HomeHealth } from "@/lib/access/quarantine/home-health";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import type { Evidence, FleetState, Reason } from "./fleet-row";
import { layerOf } from "./look";
import { rankOf } from "./states";

/** All that is known of one home. `problem`: why its cluster or its Kiali could not be read; `health` null until Kiali was asked. */
export type HomeFactsSeen = {
  atMs: number;
  problem: Problem | null;
  health: HomeHealth | null;
  /** How many clusters it reads beside its own. */
  connections: number;
  /** What could not be read of it, beside the rest. */
  problems: readonly Problem[];
};

/** Everything that is so of a home, worst first. Never empty. */
export function homeReasons(seen: HomeFactsSeen | null): readonly Reason[] {
  if (seen === null) return [{ state: "unknown", detail: "Nobody has asked it yet", layer: null, evidence: null }];
  const evidence: Evidence = { atMs: seen.atMs, from: "console" };
  if (seen.problem) {
    const detail = describeProblem(seen.problem).title;
    return [{ state: stateOf(seen.problem), detail, layer: layerOf(seen.problem), evidence }];
  }
  const reasons = [kialiReason(seen, evidence)];
  for (const problem of seen.problems)
    if (problem.kind === "forbidden")
      reasons.push({ state: "unauthorized", detail: describeProblem(problem).title, layer: "rights", evidence });
  return reasons.sort((a, b) => rankOf(a.state) - rankOf(b.state));
}

function stateOf({ kind }: Problem): FleetState {
  if (kind === "unauthenticated" || kind === "forbidden" || kind === "credential") return "unauthorized";
  if (kind === "unreachable" || kind === "tls" || kind === "timed-out" || kind === "not-kubernetes")
    return "unreachable";
  return kind === "cancelled" ? "unknown" : "degraded";
}

function kialiReason({ health, connections }: HomeFactsSeen, evidence: Evidence): Reason {
  const reason = (state: FleetState, detail: string): Reason => ({ state, detail, layer: null, evidence });
  if (health === null) return reason("unknown", "Its Kiali has not been asked");
  const because = health.culprits.length > 0 ? ` because of ${health.culprits.map(({ name }) => name).join(", ")}` : "";
  switch (health.state) {
    case "serving":
      return reason(
        "healthy",
        `Kiali serves and reads ${connections === 1 ? "one more cluster" : `${connections} more clusters`}`,
      );
    case "crash-looping":
      return reason("degraded", `Kiali starts and dies again${because}`);
    case "hanging":
      return reason("degraded", `Kiali runs and does not answer${because}`);
    case "starting":
      return reason("degraded", "Kiali is starting");
    case "down":
      return reason("degraded", "No pod of Kiali runs");
    case "unknown":
      return reason("unknown", "Kiali runs, and this login may not ask it");
    default:
      return health.state satisfies never;
  }
}
