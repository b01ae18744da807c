import * as z from "zod";
import { hasKeys } from "@/lib/has-keys";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import type { Problem } from "@/lib/problem";
import { problemShape } from "@/lib/problem-shape";
import type { RunInfo } from "@/lib/setup/answers";

/** What a browser knows of a run. A run ends with a receipt, or with the problem that kept it from starting. */
export type RunState = {
  info: RunInfo | null;
  events: Readonly<Record<string, StepEvent>>;
  receipt: Receipt | null;
  problem: Problem | null;
};

export const NOTHING_YET: RunState = { info: null, events: {}, receipt: null, problem: null };

const runShape = z.custom<RunInfo>((value) => hasKeys(value, "id", "wish", "plan", "startedAt"), "Not a run");
const stepShape = z.custom<StepEvent>((value) => hasKeys(value, "id", "status", "at"), "Not a step");
const receiptShape = z.custom<Receipt>((value) => hasKeys(value, "done", "stoppedBy", "left"), "Not a receipt");

/** Takes one event in. Told twice, it changes nothing, so a stream may start over. */
export function tell(state: RunState, event: string, data: unknown): RunState {
  switch (event) {
    case "run":
      return { ...state, info: runShape.parse(data) };
    case "step": {
      const step = stepShape.parse(data);
      return { ...state, events: { ...state.events, [step.id]: step } };
    }
    case "receipt":
      return { ...state, receipt: receiptShape.parse(data) };
    case "problem":
      return { ...state, problem: problemShape.parse(data) };
    default:
      return state;
  }
}

export const hasEnded = ({ receipt, problem }: RunState): boolean => receipt !== null || problem !== null;

/** Steps that are over, of all steps. */
export function progress(plan: Plan, events: RunState["events"]): { done: number; total: number } {
  const over = plan.steps.filter(({ id }) => !["pending", "running"].includes(events[id]?.status ?? "pending"));
  return { done: over.length, total: plan.steps.length };
}
