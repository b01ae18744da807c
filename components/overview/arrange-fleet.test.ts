import { expect, test } from "@playwright/test";
import { arrangeFleet } from "./arrange-fleet";
import { wishOf } from "./fleet-wish";
import { connection, context, home } from "./row-for-tests";

const all = [
  connection("north"),
  context("laptop"),
  home("east"),
  connection("west", { state: "unreachable" }),
  connection("drift", { state: "drifted" }),
];
const arranged = (search: string) => {
  const { found, rows, contexts, isOpen } = arrangeFleet(all, wishOf(new URLSearchParams(search)));
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  return { found: found.length, rows: names(rows), contexts: names(contexts), isOpen };
};

test.describe("arrangeFleet", () => {
  test("worst first, homes before their equals, contexts apart", () =>
    expect(arranged("")).toEqual({
      found: 5,
      rows: ["west", "drift", "east", "north"],
      contexts: ["laptop"],
      isOpen: false,
    }));

  test("a state filter narrows the rows and not the counts", () =>
    expect(arranged("state=drifted,unreachable")).toMatchObject({ found: 5, rows: ["west", "drift"], contexts: [] }));

  test("a search narrows both", () => expect(arranged("q=west")).toMatchObject({ found: 1, rows: ["west"] }));

  test("a search that finds a context shows it", () =>
    expect(arranged("q=laptop")).toMatchObject({ rows: [], contexts: ["laptop"], isOpen: true }));

  test("changes nothing of what it was given", () => {
    const before = all.map(({ name }) => name);
    arranged("");
    expect(all.map(({ name }) => name)).toEqual(before);
  });
});
