import { expect, test } from "@playwright/test";
import { namesWords, wordToType } from "./names-words";

const cases = [
  [["west"], "west", "west"],
  [["west", "north"], "west and north", "west north"],
  [["a", "b", "c"], "a, b and c", "a b c"],
  [["a", "b", "c", "d"], "4 clusters", "4 clusters"],
] as const;
for (const [names, words, typed] of cases)
  test(`${names.length} names read "${words}" and are typed as "${typed}"`, () => {
    expect(namesWords(names)).toBe(words);
    expect(wordToType(names)).toBe(typed);
  });
