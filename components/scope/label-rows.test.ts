import { expect, test } from "@playwright/test";
import { labelsOf, rowFaults, rowsOf } from "./label-rows";

test.describe("rowFaults", () => {
  test("names the line and the field, and says nothing of a line that was not begun", () => {
    const rows = [
      { id: 1, name: "mesh_id", value: 'a"b' },
      { id: 2, name: "", value: "" },
      { id: 3, name: "1x", value: "y" },
    ];
    expect(rowFaults(rows, "prometheus").map((each) => [each.row, each.in])).toEqual([
      [1, "value"],
      [3, "name"],
    ]);
  });

  test("refuses the second line of one name, and the first one counts", () => {
    const rows = [
      { id: 4, name: "mesh_id", value: "a" },
      { id: 5, name: "mesh_id", value: "b" },
    ];
    expect(rowFaults(rows, "prometheus")).toEqual([{ row: 5, in: "name", words: expect.stringContaining("already") }]);
    expect(labelsOf(rows)).toEqual({ mesh_id: "a" });
  });

  test("gives the labels back that it was given", () => {
    expect(labelsOf(rowsOf({ b: "2", a: "1" }))).toEqual({ a: "1", b: "2" });
  });
});
