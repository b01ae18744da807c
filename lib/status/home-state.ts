import type { HomeHealth } from "@/lib/access/quarantine/home-health";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import type { Evidence, FleetState, Layer, Reason } from "./fleet-row";
import { layerOf, stateOfProblem } from "./look";
import { rankOf } from "./states";

/** All that is known of one home. `problem`: why its cluster or its Kiali could not be read; `health` null until Kiali was asked. */
export type HomeFactsSeen = {
  atMs: number;
  /** When Kiali itself was asked, console clock; `atMs` where it was not. */
  kialiMs?: number | null;
  problem: Problem | null;
  /** At which layer it broke, where somebody looked closer than the problem tells. */
  layer?: Layer | null;
  health: HomeHealth | null;
  /** How many clusters it reads beside its own. */
  connections: number;
  /** Why the Secrets of its connections could not be read: then nobody knows which there are. */
  blind?: Problem | null;
  /** What could not be read of it, beside the rest. */
  problems: readonly Problem[];
};

/** Everything that is so of a home, worst first. Never empty. */
export function homeReasons(seen: HomeFactsSeen | null): readonly Reason[] {
  if (seen === null) return [{ state: "unknown", detail: "Nobody has asked it yet", layer: null, evidence: null }];
  const evidence: Evidence = { atMs: seen.atMs, from: "console" };
  const of = (problem: Problem, state = stateOfProblem(problem)): Reason => ({
    state,
    detail: describeProblem(problem).title,
    layer: layerOf(problem),
    evidence,
  });
  if (seen.problem) return [{ ...of(seen.problem), layer: seen.layer ?? layerOf(seen.problem) }];
  const reasons = [kialiReason(seen, evidence)];
  if (seen.blind) reasons.push(of(seen.blind));
  for (const problem of seen.problems) if (problem.kind === "forbidden") reasons.push(of(problem, "degraded"));
  return reasons.sort((a, b) => rankOf(a.state) - rankOf(b.state));
}

function kialiReason({ health, connections, kialiMs }: HomeFactsSeen, evidence: Evidence): Reason {
  // Whether it serves was seen when it was asked, which is less often than its cluster is.
  const asked: Evidence = { ...evidence, atMs: kialiMs ?? evidence.atMs };
  const reason = (state: FleetState, detail: string, at = evidence): Reason => ({
    state,
    detail,
    layer: null,
    evidence: at,
  });
  if (health === null) return reason("unknown", "Its Kiali has not been asked");
  const because = health.culprits.length > 0 ? ` because of ${health.culprits.map(({ name }) => name).join(", ")}` : "";
  switch (health.state) {
    case "serving":
      return reason("healthy", `Kiali serves and reads ${moreClusters(connections)}`, asked);
    case "crash-looping":
      return reason("degraded", `Kiali starts and dies again${because}`);
    case "hanging":
      return reason("degraded", `Kiali runs and does not answer${because}`, asked);
    case "starting":
      return reason("degraded", "Kiali is starting");
    case "down":
      return reason("degraded", "No pod of Kiali runs");
    case "unknown":
      return reason("unknown", "Kiali runs, and this login may not ask it", asked);
    default:
      return health.state satisfies never;
  }
}

const moreClusters = (count: number): string =>
  count === 0 ? "no other cluster" : count === 1 ? "one more cluster" : `${count} more clusters`;
