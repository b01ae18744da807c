import { expect, test } from "@playwright/test";
import { findRows } from "./find-rows";
import { connection, home } from "./row-for-tests";

const rows = [
  home("east", { context: "admin@prod-east-1", version: "v1.36.4" }),
  connection("west", { state: "unreachable", detail: "prod-west-1 refuses the connection", mesh: "retail" }),
  connection("الجنوب"),
];
const found = (query: string): readonly string[] => findRows(rows, query).map(({ name }) => name);

test.describe("findRows", () => {
  test("asks for nothing and keeps the very list, so that nothing is drawn again", () =>
    expect(findRows(rows, "  ")).toBe(rows));

  for (const [query, names] of [
    ["WEST", ["west"]],
    ["admin@prod", ["east"]],
    ["1.36", ["east"]],
    ["kiali v2.29", ["east"]],
    ["retail", ["west"]],
    ["unreachable", ["west"]],
    ["refuses west", ["west"]],
    ["الجنوب", ["الجنوب"]],
    ["istio-system", ["east", "west", "الجنوب"]],
    ["west east-nowhere", []],
  ] as const)
    test(`"${query}" finds ${names.length === 0 ? "nothing" : names.join(", ")}`, () =>
      expect(found(query)).toEqual(names));

  test("looks at a row as it is now, not as it was under the same id", () => {
    const [before] = rows;
    if (!before) throw new Error("no row");
    expect(findRows([{ ...before, mesh: "moved" }], "moved")).toHaveLength(1);
  });
});
