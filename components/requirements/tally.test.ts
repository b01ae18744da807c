import { expect, test } from "@playwright/test";
import type { Verdict } from "@/lib/checks/check";
import type { ChecksRun } from "./checks-query";
import { tally, tallyWords } from "./tally";

const check = (id: string, canBeOverridden = true) => ({
  id,
  group: "clusters" as const,
  subject: "home" as const,
  title: id,
  severity: "block" as const,
  canBeOverridden,
  why: "",
  how: "",
  fix: { text: "" },
});
const run = (verdicts: Readonly<Record<string, Verdict>>, pending: readonly string[] = []): ChecksRun => ({
  checks: [check("a"), check("b"), check("same", false)],
  results: Object.fromEntries(
    Object.entries(verdicts).map(([id, verdict]) => [id, { id, verdict, at: "2026-01-01T00:00:00Z", tookMs: 1 }]),
  ),
  pending,
  problem: null,
});
const no: Verdict = { status: "fail", detail: "no" };
const unseen: Verdict = { status: "unknown", problem: { kind: "cancelled", context: "west" } };

test.describe("tally", () => {
  test("blocks on no and on could not look alike", () =>
    expect(tally(run({ a: no, b: unseen }), {}).blocking).toEqual(["a", "b"]));

  test("lets a typed reason set a check aside", () =>
    expect(tally(run({ a: no }), { a: "the lab has no DNS" }).blocking).toEqual([]));

  test("lets no reason set aside what cannot be overridden", () =>
    expect(tally(run({ same: no }), { same: "I know better" }).blocking).toEqual(["same"]));

  test("does not count an answer that is being asked again", () =>
    expect(tally(run({ a: no, b: { status: "pass", evidence: "" } }, ["a"]), {})).toEqual({
      done: 1,
      total: 3,
      attention: 0,
      blocking: [],
    }));

  test("says it in one line", () => {
    expect(tallyWords({ done: 27, total: 41, attention: 2, blocking: [] })).toBe("27 of 41, 2 need attention");
    expect(tallyWords({ done: 1, total: 3, attention: 1, blocking: [] })).toBe("1 of 3, 1 needs attention");
  });
});
