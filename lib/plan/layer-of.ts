import type { GateLayer, Problem } from "@/lib/problem";

const LAYERS: Partial<Record<Problem["kind"], GateLayer>> = {
  unreachable: "network",
  "timed-out": "network",
  "not-kubernetes": "network",
  tls: "tls",
  unauthenticated: "authentication",
  credential: "authentication",
  forbidden: "authorization",
};

/** Which layer of the path is broken: the problem knows best, the gate's own layer stands in. */
export function layerOf(problem: Problem, otherwise: GateLayer | null): GateLayer | null {
  if (problem.kind === "gate-failed") return problem.layer;
  if (otherwise === "rollout" || otherwise === "kiali" || otherwise === "secret") return otherwise;
  return LAYERS[problem.kind] ?? otherwise;
}
