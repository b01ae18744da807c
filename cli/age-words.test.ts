import { expect, test } from "@playwright/test";
import { ageWords } from "./age-words";

const NOW = Date.parse("2026-11-22T12:00:00Z");

test.describe("ageWords", () => {
  for (const [at, words] of [
    ["2026-11-22T11:59:50Z", "10 s"],
    ["2026-11-22T11:00:01Z", "59 min"],
    ["2026-11-21T12:00:01Z", "23 h"],
    ["2026-11-19T00:00:00Z", "3 d"],
    ["2026-11-26T00:00:00Z", "3 d"],
    ["2024-11-22T12:00:00Z", "730 d"],
  ] as const)
    test(`says ${at} in its largest whole unit: ${words}`, () => {
      expect(ageWords(at, NOW)).toBe(words);
    });

  test("says nothing of what is no time", () => {
    expect([ageWords(null, NOW), ageWords("", NOW), ageWords("soon", NOW)]).toEqual([null, null, null]);
  });
});
