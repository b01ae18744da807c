import { expect, test } from "@playwright/test";
import { showOnScreen } from "./on-screen";

/** Counts as the engine does: by row, how many screens show it. */
function watches() {
  const shown = new Map<string, number>();
  const log: string[] = [];
  const add = (id: string, by: number): void => {
    const count = (shown.get(id) ?? 0) + by;
    shown.set(id, count);
    if (count === 0) log.push(`left ${id}`);
  };
  const watch = (ids: readonly string[]) => {
    for (const id of ids) add(id, 1);
    return () => {
      for (const id of ids) add(id, -1);
    };
  };
  return { watch, log, shown: () => [...shown].flatMap(([id, count]) => (count > 0 ? [id] : [])).sort() };
}

test.describe("what is on screen", () => {
  test("is what a page said last, and what stays is never let go in between", () => {
    const { watch, shown, log } = watches();
    showOnScreen("one", ["a", "b"], { watch });
    showOnScreen("one", ["b", "c"], { watch });
    expect([shown(), log]).toEqual([["b", "c"], ["left a"]]);
    showOnScreen("two", ["c"], { watch });
    showOnScreen("one", [], { watch });
    expect(shown()).toEqual(["c"]);
    showOnScreen("two", [], { watch });
    expect(shown()).toEqual([]);
  });

  test("is bounded: the page that was heard of least lately goes first", () => {
    const { watch, shown } = watches();
    for (let page = 0; page < 150; page += 1) showOnScreen(`many-${page}`, [`row-${page}`], { watch });
    expect(shown()).toHaveLength(100);
    expect(shown()).toContain("row-149");
    expect(shown()).not.toContain("row-0");
    for (let page = 0; page < 150; page += 1) showOnScreen(`many-${page}`, [], { watch });
    expect(shown()).toEqual([]);
  });
});
