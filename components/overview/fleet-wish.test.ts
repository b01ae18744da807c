import { expect, test } from "@playwright/test";
import { showsContexts, toggledState, wishOf } from "./fleet-wish";
import { context } from "./row-for-tests";

const wish = (search: string) => wishOf(new URLSearchParams(search));

test.describe("wishOf", () => {
  test("a bare address asks for the whole fleet", () =>
    expect(wish("")).toEqual({ query: "", states: new Set(), grouping: "none", isOpen: false, density: null }));

  test("reads every choice back", () =>
    expect(wish("q=prod+east&state=unreachable,healthy&group=mesh&contexts=1&density=compact")).toEqual({
      query: "prod east",
      states: new Set(["unreachable", "healthy"]),
      grouping: "mesh",
      isOpen: true,
      density: "compact",
    }));

  test("leaves out what it does not know, so that an old link still shows the fleet", () =>
    expect(wish("state=exploded,healthy&group=color&density=huge&contexts=yes")).toMatchObject({
      states: new Set(["healthy"]),
      grouping: "none",
      isOpen: false,
      density: null,
    }));
});

test.describe("toggledState", () => {
  test("adds, takes away, and leaves no empty param behind", () => {
    expect(toggledState(new Set(), "healthy")).toBe("healthy");
    expect(toggledState(new Set(["healthy"]), "unreachable")).toBe("unreachable,healthy");
    expect(toggledState(new Set(["healthy"]), "healthy")).toBeNull();
  });

  test("says what wishOf reads", () => {
    const said = toggledState(new Set(["healthy"]), "drifted");
    expect(wish(`state=${said}`).states).toEqual(new Set(["drifted", "healthy"]));
  });
});

test.describe("showsContexts", () => {
  const contexts = [context("a")];
  for (const [search, isShown] of [
    ["", false],
    ["contexts=1", true],
    ["q=a", true],
    ["q=+", false],
    ["state=not-connected", true],
    ["state=healthy", false],
  ] as const)
    test(`"${search}" ${isShown ? "lists" : "folds"} the contexts that nobody reads`, () =>
      expect(showsContexts(wish(search), contexts)).toBe(isShown));
});
