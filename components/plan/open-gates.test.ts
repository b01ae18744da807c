import { expect, test } from "@playwright/test";
import type { Gate, Plan } from "@/lib/plan/plan";
import { unreasonedGates } from "./open-gates";

const gate = (id: string, more: Partial<Gate> = {}): Gate => ({
  id,
  place: { side: "home", context: "east" },
  verb: "gate",
  gate: id,
  title: id,
  because: "",
  why: "",
  foreseen: "as things are, no",
  ...more,
});
const planOf = (...steps: readonly Gate[]): Plan => ({ goal: "", grants: [], warnings: [], steps, undo: [] });
const open = (plan: Plan, overrides = {}) => unreasonedGates(plan, overrides).map(({ id }) => id);

test.describe("the gates that keep a plan from beginning", () => {
  test("are those that are known to say no, until a reason is given where one may be", () => {
    const plan = planOf(gate("passes", { foreseen: null }), gate("stands"), gate("yields", { canBeOverridden: true }));
    expect(open(plan)).toEqual(["stands", "yields"]);
    expect(open(plan, { stands: "a reason", yields: "a reason" })).toEqual(["stands"]);
  });

  test("are none of a lane's: it ends there, and the home is finished all the same", () =>
    expect(open(planOf(gate("west/gone", { lane: "west" })))).toEqual([]));
});
