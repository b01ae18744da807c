import { expect, test } from "@playwright/test";
import type { Plan, StepEvent } from "@/lib/plan/plan";
import { secondsLeft, windowGateOf } from "./undo-window";

const plan: Plan = {
  goal: "",
  grants: [],
  warnings: [],
  undo: [],
  steps: [
    {
      id: "home/gate.window",
      place: { side: "home", context: "east" },
      verb: "gate",
      gate: "gate.window",
      title: "10 s have passed",
      because: "",
      why: "",
    },
  ],
};
const event = (status: StepEvent["status"], detail: string | null): StepEvent => ({
  id: "home/gate.window",
  status,
  detail,
  problem: null,
  at: "2026-01-01T00:00:00Z",
});

test.describe("the time to think again", () => {
  test("counts down while its gate runs", () => {
    const running = windowGateOf(plan, { "home/gate.window": event("running", "begins in 8 s") });
    expect(running && secondsLeft(running)).toBe(8);
  });
  test("says nothing before the first tick", () => expect(secondsLeft(event("running", null))).toBeNull());
  test("is over once its gate ended, and absent from a plan without it", () => {
    expect(windowGateOf(plan, { "home/gate.window": event("done", "not called off") })).toBeNull();
    expect(windowGateOf({ ...plan, steps: [] }, {})).toBeNull();
  });
});
