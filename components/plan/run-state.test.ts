import { expect, test } from "@playwright/test";
import type { StepEvent } from "@/lib/plan/plan";
import { hasEnded, NOTHING_YET, tell } from "./run-state";

const step = (status: StepEvent["status"]): StepEvent => ({
  id: "a",
  status,
  detail: null,
  problem: null,
  at: "2026-01-01T00:00:00Z",
});
const receipt = { done: ["a"], stoppedBy: null, undone: [], left: [], evidence: [], startedAt: "", endedAt: "" };

test.describe("tell", () => {
  test("keeps the latest word on each step", () => {
    const state = tell(tell(NOTHING_YET, "step", step("running")), "step", step("done"));
    expect(state.events.a?.status).toBe("done");
  });

  test("changes nothing when the same event is told twice", () => {
    const once = tell(NOTHING_YET, "step", step("done"));
    expect(tell(once, "step", step("done"))).toEqual(once);
  });

  test("leaves out events it does not know", () => expect(tell(NOTHING_YET, "weather", {})).toBe(NOTHING_YET));

  test("refuses what is not a receipt", () => expect(() => tell(NOTHING_YET, "receipt", {})).toThrow());
});

test.describe("hasEnded", () => {
  test("holds with a receipt, and with the problem that kept it from starting", () => {
    expect(hasEnded(NOTHING_YET)).toBe(false);
    expect(hasEnded(tell(NOTHING_YET, "receipt", receipt))).toBe(true);
    expect(hasEnded(tell(NOTHING_YET, "problem", { kind: "plan-changed" }))).toBe(true);
  });
});
