import { expect, test } from "@playwright/test";
import { nodeProblem } from "./node-problem";

test("an old Node is told in one sentence that names both versions", () => {
  expect(nodeProblem("20.20.2")).toMatch(/^kiali-fleet needs Node 24 or newer and this is Node 20\.20\.2\./);
});

test("Node 24 and later are fine", () => {
  expect([nodeProblem("24.0.0"), nodeProblem("26.10.0")]).toEqual([null, null]);
});
