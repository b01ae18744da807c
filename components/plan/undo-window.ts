import type { Plan, StepEvent } from "@/lib/plan/plan";
import type { RunState } from "./run-state";

/** The event of the time to think again, while it runs; else null. */
export function windowGateOf(plan: Plan | null, events: RunState["events"]): StepEvent | null {
  const gate = plan?.steps.find((step) => step.verb === "gate" && step.gate === "gate.window");
  const event = gate && events[gate.id];
  return event?.status === "running" ? event : null;
}

/** Seconds that are left by an event's "begins in 8 s"; null before the first tick. */
export function secondsLeft({ detail }: Pick<StepEvent, "detail">): number | null {
  const found = /^begins in (\d+) s$/.exec(detail ?? "")?.[1];
  return found === undefined ? null : Number(found);
}
