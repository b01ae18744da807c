import type { ChecksRun } from "@/components/requirements/checks-query";
import type { Overrides } from "@/lib/access/connect-wish";
import { isBlocking } from "@/lib/checks/check";
import type { Plan } from "@/lib/plan/plan";

/**
 * The reasons that still set something aside: of checks that block now, and of gates of this plan. One typed for what passes
 * by now is kept in the tab and not sent, so that the audit line names no exception that was not made.
 */
export function neededReasons(reasons: Overrides, checks: ChecksRun | null, plan: Plan): Overrides {
  const gates = plan.steps.flatMap((step) => (step.verb === "gate" && step.canBeOverridden ? [step.gate] : []));
  const blocking = checks?.checks.flatMap((check) => {
    const verdict = checks.results[check.id]?.verdict;
    return check.canBeOverridden && verdict && isBlocking(check, verdict) ? [check.id] : [];
  });
  const needed = new Set([...gates, ...(blocking ?? Object.keys(reasons))]);
  return Object.fromEntries(Object.entries(reasons).filter(([id]) => needed.has(id)));
}
