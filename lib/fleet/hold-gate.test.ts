import { expect, test } from "@playwright/test";
import type { Problem } from "@/lib/problem";
import { HoldGate } from "./hold-gate";

const HELD: Problem = { kind: "held", context: "east", holder: "ada", since: null, until: null };

test.describe("HoldGate", () => {
  test("is shut while nobody knows how to ask, and while a run acts on the home", async () => {
    const gate = new HoldGate(() => 0);
    expect(await gate.isFree()).toBe(false);
    gate.use(async () => HELD);
    expect(await gate.isFree()).toBe(false);
    gate.use(async () => null);
    expect(await gate.isFree()).toBe(true);
  });

  test("asks once for all connections that want to know within a second, and at once after a change", async () => {
    let [now, asked] = [0, 0];
    const gate = new HoldGate(() => now);
    gate.use(async () => {
      asked += 1;
      return null;
    });
    await Promise.all(Array.from({ length: 50 }, () => gate.isFree()));
    now = 900;
    await gate.isFree();
    expect(asked).toBe(1);
    gate.forget();
    await gate.isFree();
    now = 2_000;
    await gate.isFree();
    expect(asked).toBe(3);
  });

  test("a home that does not say keeps nobody from being asked", async () => {
    const gate = new HoldGate(() => performance.now());
    gate.use(() => new Promise(() => undefined));
    const startedAt = performance.now();
    expect(await gate.isFree()).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
