import type { Overrides } from "@/lib/access/connect-wish";
import type { Plan } from "@/lib/plan/plan";

/** The reasons that this plan still asks for, so that the audit line names no exception that was not made. */
export function neededGates(reasons: Overrides, plan: Plan): Overrides {
  const gates = new Set(
    plan.steps.flatMap((step) => (step.verb === "gate" && step.canBeOverridden ? [step.gate] : [])),
  );
  return Object.fromEntries(Object.entries(reasons).filter(([id]) => gates.has(id)));
}
