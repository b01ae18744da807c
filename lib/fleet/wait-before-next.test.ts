import { expect, test } from "@playwright/test";
import { CONNECTION_PACE, waitBeforeNext } from "./wait-before-next";

const waits = (isHeld: boolean, random = 0.5): readonly number[] =>
  [0, 1, 2, 3, 4, 9].map((failures) => waitBeforeNext(CONNECTION_PACE, isHeld, failures, random));

test("a cluster that fails is asked less while somebody looks on, and is back within half a minute", () => {
  expect(waits(true)).toEqual([5_000, 5_000, 10_000, 20_000, 25_000, 25_000]);
  expect(Math.max(...waits(true, 1))).toBeLessThan(30_000);
});

test("while nobody looks on everything is asked once a minute, and not in the same moment", () => {
  expect(new Set(waits(false))).toEqual(new Set([60_000]));
  expect([waitBeforeNext(CONNECTION_PACE, false, 0, 0), waitBeforeNext(CONNECTION_PACE, false, 0, 1)]).toEqual([
    54_000, 66_000,
  ]);
});
