import { expect, test } from "@playwright/test";
import { slopePerHour } from "./slope";

const every10s = (values: readonly number[]) => values.map((value, index) => ({ atMs: index * 10_000, value }));

test.describe("the slope of a soak", () => {
  test("is what is added in an hour", () => {
    expect(slopePerHour(every10s([100, 101, 102, 103]))).toBeCloseTo(360);
  });

  test("is 0 for what goes up and down around the same", () => {
    expect(slopePerHour(every10s([100, 110, 110, 100]))).toBeCloseTo(0);
  });

  test("does not depend on when the watch began", () => {
    const late = every10s([5, 7, 6, 9]).map(({ atMs, value }) => ({ atMs: atMs + 1e12, value }));
    expect(slopePerHour(late)).toBeCloseTo(slopePerHour(every10s([5, 7, 6, 9])), 3);
  });
});
