import { expect, test } from "@playwright/test";
import { movedOf, settleOrder } from "./settle-order";

const all = () => true;

test.describe("settleOrder", () => {
  test("moves nothing that is shown, whatever order is wanted", () =>
    expect(settleOrder(["a", "b", "c"], ["c", "a", "b"], all)).toEqual(["a", "b", "c"]));

  test("keeps a row that the filter would leave out by now", () =>
    expect(settleOrder(["a", "b", "c"], ["a", "c"], all)).toEqual(["a", "b", "c"]));

  test("puts what is new at the end, and lets go of what is gone", () =>
    expect(settleOrder(["a", "b", "c"], ["d", "a", "c"], (id) => id !== "b")).toEqual(["a", "c", "d"]));

  test("answers with the very list while nothing came or went", () => {
    const shown = ["a", "b"];
    expect(settleOrder(shown, ["b", "a"], all)).toBe(shown);
  });
});

test.describe("movedOf", () => {
  for (const [shown, wanted, moved] of [
    ["abc", "abc", ""],
    ["abcdef", "fabcde", "f"],
    ["abcdef", "bcdefa", "a"],
    ["abcdef", "afbcde", "f"],
    ["abcd", "dcba", "abc"],
    ["abc", "ac", "b"],
    ["abc", "xabyc", ""],
    ["", "", ""],
  ] as const)
    test(`from "${shown}" to "${wanted}" ${moved === "" ? "nothing" : `"${moved}"`} moves`, () =>
      expect(movedOf([...shown], [...wanted]).join("")).toBe(moved));

  test("is in 500 rows the one that turned red", () => {
    const shown = Array.from({ length: 500 }, (_, at) => `row ${at}`);
    expect(movedOf(shown, ["row 321", ...shown.filter((id) => id !== "row 321")])).toEqual(["row 321"]);
  });
});
