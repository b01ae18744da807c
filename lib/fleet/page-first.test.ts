import { expect, test } from "@playwright/test";
import { makeWayMs, pageComes } from "./page-first";

test("a page that comes is made way for, shortly, and the next one soon after is not", async () => {
  expect(makeWayMs()).toBe(0);
  pageComes();
  const first = makeWayMs();
  expect(first).toBeGreaterThan(0);
  await new Promise((wake) => setTimeout(wake, 50));
  pageComes();
  expect(makeWayMs()).toBeLessThan(first);
  await expect.poll(makeWayMs).toBe(0);
  pageComes();
  expect(makeWayMs()).toBe(0);
});
