import { expect, test } from "@playwright/test";
import type { StateChange } from "@/lib/status/fleet-row";
import { durationWords, historySpans } from "./history-spans";

test.describe("historySpans", () => {
  const change = (atMs: number, to: StateChange["to"]): StateChange => ({ atMs, from: null, to, detail: "" });

  test("gives each state the time until the next one began, and none to the one that still holds", () => {
    const spans = historySpans([change(90_000, "healthy"), change(30_000, "unreachable"), change(0, "healthy")]);
    expect(spans.map(({ to, lastedMs }) => [to, lastedMs])).toEqual([
      ["healthy", null],
      ["unreachable", 60_000],
      ["healthy", 30_000],
    ]);
  });

  test("has nothing to say of nothing", () => expect(historySpans([])).toEqual([]));
});

test.describe("durationWords", () => {
  for (const [ms, words] of [
    [0, "less than 1 s"],
    [4_900, "4 s"],
    [200_000, "3 min 20 s"],
    [7_200_000, "2 h"],
    [187_200_000, "2 d 4 h"],
  ] as const)
    test(`says ${words}`, () => expect(durationWords(ms)).toBe(words));
});
