import type { Step } from "@/lib/plan/plan";
import type { RunState } from "./run-state";

/** Steps of a plan that stand together: those of one lane, or, with `lane` null, those that belong to all. */
export type StepLane = { lane: string | null; steps: readonly { step: Step; number: number }[] };

/**
 * The steps in the order they are read. Lanes that run beside each other are told one after another, one that only touches the home
 * first; each step keeps its number in the plan. A single lane is a plan as any other.
 */
export function stepLanes(steps: readonly Step[]): readonly StepLane[] {
  const names = new Set(steps.flatMap(({ lane }) => (lane === undefined ? [] : [lane])));
  if (names.size <= 1) return [{ lane: null, steps: steps.map((step, at) => ({ step, number: at + 1 })) }];
  const lanes: StepLane[] = [];
  let block = new Map<string, { step: Step; number: number }[]>();
  const endBlock = () => {
    const ended = [...block].map(([lane, inside]) => ({ lane, steps: inside }));
    lanes.push(...ended.toSorted((a, b) => Number(isHome(b)) - Number(isHome(a))));
    block = new Map();
  };
  steps.forEach((step, at) => {
    const entry = { step, number: at + 1 };
    const last = lanes.at(-1);
    if (step.lane !== undefined) block.set(step.lane, [...(block.get(step.lane) ?? []), entry]);
    else if (block.size === 0 && last?.lane === null)
      lanes[lanes.length - 1] = { lane: null, steps: [...last.steps, entry] };
    else {
      endBlock();
      lanes.push({ lane: null, steps: [entry] });
    }
  });
  endBlock();
  return lanes;
}

const isHome = ({ steps }: StepLane): boolean => steps.every(({ step }) => step.place.side === "home");

export type LaneState = "ahead" | "running" | "done" | "failed";

/** How a lane stands, from its steps; its first failure makes it "failed". */
export function laneState({ steps }: StepLane, events: RunState["events"]): LaneState {
  const states = steps.map(({ step }) => events[step.id]?.status ?? "pending");
  if (states.includes("failed") || states.includes("not-reached")) return "failed";
  if (states.every((state) => state === "pending")) return "ahead";
  return states.every((state) => state === "done" || state === "kept" || state === "undone") ? "done" : "running";
}
