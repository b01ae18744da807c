import { expect, test } from "@playwright/test";
import type { ChecksRun } from "@/components/requirements/checks-query";
import type { Verdict } from "@/lib/checks/check";
import type { Plan, Step } from "@/lib/plan/plan";
import { neededReasons } from "./needed-reasons";

const check = (id: string) => ({
  id,
  group: "clusters" as const,
  subject: "home" as const,
  title: id,
  severity: "block" as const,
  canBeOverridden: true,
  why: "",
  how: "",
  fix: { text: "" },
});
const run = (verdicts: Readonly<Record<string, Verdict>>): ChecksRun => ({
  checks: Object.keys(verdicts).map(check),
  results: Object.fromEntries(
    Object.entries(verdicts).map(([id, verdict]) => [id, { id, verdict, at: "2026-01-01T00:00:00Z", tookMs: 1 }]),
  ),
  pending: [],
  problem: null,
});
const gate: Step = {
  id: "gate",
  place: { side: "home", context: "east" },
  verb: "gate",
  gate: "gate.other-remotes",
  title: "",
  because: "",
  why: "",
  canBeOverridden: true,
};
const plan: Plan = { goal: "", grants: [], warnings: [], steps: [gate], undo: [] };
const reasons = { a: "the lab has no DNS", "gate.other-remotes": "north is being rebuilt" };

test.describe("neededReasons", () => {
  test("sends the reason of a check that blocks now, and of a gate of the plan", () =>
    expect(neededReasons(reasons, run({ a: { status: "fail", detail: "no" } }), plan)).toEqual(reasons));

  test("sends none for a check that passes by now", () =>
    expect(neededReasons(reasons, run({ a: { status: "pass", evidence: "" } }), plan)).toEqual({
      "gate.other-remotes": "north is being rebuilt",
    }));

  test("sends none for a gate that the plan has no more", () =>
    expect(neededReasons(reasons, run({}), { ...plan, steps: [] })).toEqual({}));
});
