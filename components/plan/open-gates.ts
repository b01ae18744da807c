import type { Overrides } from "@/lib/access/connect-wish";
import type { Gate, Plan } from "@/lib/plan/plan";

/**
 * The gates that are known to say no and have no reason yet: with any of them a plan cannot be carried out. One of a lane ends that lane
 * alone, and the rest is carried out: a dead remote does not keep its home from being finished.
 */
export const unreasonedGates = (plan: Plan, overrides: Overrides): readonly Gate[] =>
  plan.steps.flatMap((step) =>
    step.verb === "gate" && step.lane === undefined && step.foreseen && !(step.canBeOverridden && overrides[step.gate])
      ? [step]
      : [],
  );
