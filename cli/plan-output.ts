import type { Plan, Receipt, Step, StepStatus } from "@/lib/plan/plan";
import type { Problem } from "@/lib/problem";
import type { PlanOutput, StepOutput, StopOutput } from "./contract/plan-output";
import { problemJson } from "./problem-json";

/** What the JSON says of one step: the object it is about. A gate and a token are not objects, so they say what they are. */
export function stepJson(step: Step, status: StepStatus): StepOutput {
  const { verb } = step;
  const cluster = step.place.context;
  switch (step.verb) {
    case "mint":
      return { cluster, verb, kind: "Token", namespace: step.account.namespace, name: step.account.name, status };
    case "gate":
      return { cluster, verb, kind: "Gate", namespace: null, name: step.gate, status };
    default:
      return { cluster, verb, kind: step.ref.kind, namespace: step.ref.namespace, name: step.ref.name, status };
  }
}

export const plannedStatus = (step: Step): StepStatus => (step.verb === "keep" ? "kept" : "pending");

/** The JSON of plan and connect; `statusOf` says how far each step came. */
export const planJson = (
  plan: Plan | null,
  digest: string | null,
  stoppedBy: StopOutput | null,
  statusOf: (step: Step) => StepStatus = plannedStatus,
): PlanOutput => ({
  digest,
  steps: plan?.steps.map((step) => stepJson(step, statusOf(step))) ?? [],
  stoppedBy,
});

/** Stopped before the first step: by a check, by a cluster's answer, by the operator. */
export const stoppedBefore = (problem: Problem): StopOutput => ({
  step: null,
  layer: null,
  problem: problemJson(problem),
  undone: [],
  left: [],
  evidence: [],
});

export const stoppedIn = (receipt: Receipt): StopOutput | null =>
  receipt.stoppedBy && {
    step: receipt.stoppedBy.step,
    layer: receipt.stoppedBy.layer,
    problem: problemJson(receipt.stoppedBy.problem),
    undone: [...receipt.undone],
    left: [...receipt.left],
    evidence: [...receipt.evidence],
  };
