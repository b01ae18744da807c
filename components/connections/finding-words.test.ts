import { expect, test } from "@playwright/test";
import { FINDING, moreWords } from "./finding-words";

test("each finding has words of its own that fit a column", () => {
  const words = Object.values(FINDING);
  expect(new Set(words).size).toBe(words.length);
  expect(words.filter((each) => each.length > 21)).toEqual([]);
});

test("the rest is counted only when there is a rest", () => {
  expect([1, 2, 5].map(moreWords)).toEqual([null, "and 1 more", "and 4 more"]);
});
