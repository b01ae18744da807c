import { expect, test } from "@playwright/test";
import { cell, plain } from "./plain";

test("nothing from a kubeconfig or a cluster can move the cursor or rewrite a line", () => {
  expect(plain("west\u001b[2K\r\nsafe")).toBe("west\\u001b[2K\\u000d\\u000asafe");
  expect(plain("\u202enimda")).toBe("\\u202enimda");
  expect(plain("\u009b31m")).toBe("\\u009b31m");
});

test("ordinary text stays as it is, in any script", () => {
  expect(plain("Nürnberg – 東")).toBe("Nürnberg – 東");
});

test("a cell is never empty", () => expect([cell(null), cell("")]).toEqual(["–", "–"]));
