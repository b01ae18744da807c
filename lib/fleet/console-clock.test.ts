import { expect, test } from "@playwright/test";
import { consoleNow, noteJump, toConsole, toWall } from "./console-clock";

const HOUR = 3_600_000;

test.describe("the console's clock", () => {
  test("is set on by a sleep, so that what was seen before is as old as it is, and never back", () => {
    noteJump(Date.now());
    const before = consoleNow();
    expect(noteJump(Date.now() + 4_000)).toBe(false);
    expect(noteJump(Date.now() + HOUR)).toBe(true);
    expect(consoleNow() - before).toBeGreaterThanOrEqual(HOUR - 10);
    expect(noteJump(Date.now() + HOUR)).toBe(false);
    const ahead = consoleNow();
    expect(noteJump(Date.now())).toBe(true);
    expect(consoleNow()).toBeGreaterThanOrEqual(ahead);
    expect(consoleNow() - ahead).toBeLessThan(1_000);
  });

  test("takes times to the wall clock and back, and none from the future", () => {
    const seen = consoleNow() - 5_000;
    expect(toConsole(toWall(seen))).toBeCloseTo(seen, -1);
    expect(toConsole(Date.now() + HOUR)).toBeLessThanOrEqual(consoleNow());
  });
});
