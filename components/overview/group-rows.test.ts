import { expect, test } from "@playwright/test";
import { countWords } from "./count-words";
import { groupRows, statesIn } from "./group-rows";
import { connection, home } from "./row-for-tests";

const OTHER = { context: "admin@staging", kiali: "kiali/kiali" };
const rows = [
  connection("west", { state: "unreachable", mesh: "retail" }),
  home("east", { mesh: "retail" }),
  connection("lone", { home: OTHER, mesh: null }),
  connection("north", { mesh: "retail" }),
];
const cut = (grouping: "none" | "mesh" | "home") =>
  groupRows(rows, grouping).map(({ title, rows: members }) => [title, members.map(({ name }) => name)]);

test.describe("groupRows", () => {
  test("without a grouping it is one list without a heading", () =>
    expect(cut("none")).toEqual([[null, ["west", "east", "lone", "north"]]]));

  test("by mesh: the worst row's mesh first, the order kept, and no mesh said where none is known", () =>
    expect(cut("mesh")).toEqual([
      ["retail", ["west", "east", "north"]],
      ["Mesh not known", ["lone"]],
    ]));

  test("by home: called as the home calls itself, or as its context while it was not read", () =>
    expect(cut("home")).toEqual([
      ["east", ["west", "east", "north"]],
      ["admin@staging", ["lone"]],
    ]));

  test("a home that the filter left out still gives its group the name", () =>
    expect(groupRows(rows.slice(0, 1), "home", rows)[0]?.title).toBe("east"));

  test("nothing makes no group", () => expect(groupRows([], "none")).toEqual([]));
});

test("statesIn counts worst first and leaves out what does not occur", () =>
  expect(statesIn(rows)).toEqual([
    ["unreachable", 1],
    ["healthy", 3],
  ]));

test("countWords reads the counts out", () => {
  expect(countWords(rows)).toBe("1 unreachable, 3 healthy");
  expect(countWords([connection("a", { state: "not-loaded" })])).toBe("1 not loaded by Kiali");
  expect(countWords([])).toBe("");
});
