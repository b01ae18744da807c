import { expect, test } from "@playwright/test";
import { NONE, ranged, stateOfAll, stillThere, toggled } from "./selection";

const SHOWN = ["a", "b", "c", "d"] as const;
const of = (...names: readonly string[]) => new Set(names);

test.describe("selection", () => {
  test("takes a name in and out, and leaves what it came from alone", () => {
    const one = toggled(NONE, "a");
    expect([...one]).toEqual(["a"]);
    expect([...toggled(one, "a")]).toEqual([]);
    expect(NONE.size).toBe(0);
  });

  test("takes a range in either direction, in the order shown", () => {
    expect(ranged(NONE, SHOWN, "b", "d", true)).toEqual(of("b", "c", "d"));
    expect(ranged(NONE, SHOWN, "c", "a", true)).toEqual(of("a", "b", "c"));
  });

  test("takes a range away", () => expect(ranged(of("a", "b", "c"), SHOWN, "b", "c", false)).toEqual(of("a")));

  test("is one name when the range begins nowhere, and nothing when it ends nowhere", () => {
    expect(ranged(NONE, SHOWN, "gone", "c", true)).toEqual(of("c"));
    expect(ranged(of("a"), SHOWN, "a", "gone", true)).toEqual(of("a"));
  });

  test("forgets what is gone, and is the same value when nothing is", () => {
    const both = of("a", "gone");
    expect(stillThere(both, SHOWN)).toEqual(of("a"));
    const one = of("a");
    expect(stillThere(one, SHOWN)).toBe(one);
  });

  test("says how the box over all stands", () => {
    expect(stateOfAll(NONE, SHOWN)).toBe("none");
    expect(stateOfAll(of("a", "gone"), SHOWN)).toBe("some");
    expect(stateOfAll(of(...SHOWN, "gone"), SHOWN)).toBe("all");
    expect(stateOfAll(of("a"), [])).toBe("none");
  });
});
