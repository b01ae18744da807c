import { expect, test } from "@playwright/test";
import { virtualClock } from "@/lib/cluster/virtual-clock";
import { allChecks } from "./all-checks";
import { EAST, pairWith, WEST } from "./healthy-pair";
import { runChecks } from "./run-checks";

const ROUND_TRIPS = 8;

test.describe("allChecks", () => {
  test("passes or skips every check of a healthy pair", async () => {
    const results = await runChecks(allChecks, pairWith().facts);
    const attention = results.filter(({ verdict }) => verdict.status !== "pass" && verdict.status !== "skip");
    expect(attention).toEqual([]);
    expect(results.filter(({ verdict }) => verdict.status === "pass").length).toBeGreaterThan(45);
  });

  test(`asks everything within ${ROUND_TRIPS} round trips of latency`, async () => {
    const clock = virtualClock();
    const { facts } = pairWith({ east: { ...EAST, clock }, west: { ...WEST, clock } });
    await runChecks(allChecks, facts);
    expect(clock.ticks).toBeGreaterThan(1);
    expect(clock.ticks).toBeLessThanOrEqual(ROUND_TRIPS);
  });

  test("asks a cluster nothing twice", async () => {
    const { facts, east, west } = pairWith();
    await runChecks(allChecks, facts);
    for (const { calls } of [east, west]) {
      expect(calls.length).toBeGreaterThan(20);
      expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([]);
    }
  });

  test("gives every check an id of its own, an assertion and a fix", () => {
    expect(new Set(allChecks.map(({ id }) => id)).size).toBe(allChecks.length);
    for (const { id, title, why, how, fix } of allChecks) {
      expect(id).toMatch(/^[a-z]+\.[a-z-]+$/);
      for (const text of [title, why, how, fix.text]) expect(text.length).toBeGreaterThan(10);
    }
  });

  test("lets a reason set aside every blocking check but the same cluster twice", () => {
    const fixed = allChecks.filter(({ canBeOverridden }) => !canBeOverridden);
    expect(fixed.map(({ id }) => id)).toEqual(["pair.different-clusters"]);
  });
});
