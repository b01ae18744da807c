import { expect, test } from "@playwright/test";
import { ageWords } from "./age-words";

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];

for (const [ageMs, words] of [
  [0, "now"],
  [1_999, "now"],
  [2_000, "2 s ago"],
  [12_900, "12 s ago"],
  [MINUTE_MS - 1, "59 s ago"],
  [MINUTE_MS, "1 min ago"],
  [HOUR_MS - 1, "59 min ago"],
  [HOUR_MS, "1 h ago"],
  [DAY_MS, "1 day ago"],
  [2 * DAY_MS - 1, "1 day ago"],
  [40 * DAY_MS, "40 days ago"],
] as const)
  test(`an age of ${ageMs} ms is "${words}"`, () => expect(ageWords(ageMs)).toBe(words));
