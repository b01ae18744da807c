import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { statusEvent } from "./contract/status-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";
import { screenOn } from "./screen";
import { fakeFleet, home, west, worldOf } from "./status-for-tests";

test.describe("kiali-fleet status --watch", () => {
  async function watching(argv: readonly string[], fake: ReturnType<typeof fakeFleet>) {
    const { terminal, printed, pressCtrlC } = recordingTerminal();
    const ending = runCli(["status", "--watch", ...argv], terminal, async () => ({ clusters: worldOf(fake).clusters }));
    await expect.poll(() => fake.listeners.size).toBe(1);
    return {
      printed,
      end: async () => {
        pressCtrlC();
        const code = await ending;
        return { code, listeners: fake.listeners.size, isStopped: fake.isStopped };
      },
    };
  }
  const lines = (text: string) => text.trimEnd().split("\n");

  test("prints a line for each change into a pipe, and ends cleanly with what is so then", async () => {
    const fake = fakeFleet([home, west]);
    const { printed, end } = await watching([], fake);
    const before = lines(printed.out).length;
    fake.become([home, { ...west, state: "unreachable", detail: "west does not answer" }]);
    await expect.poll(() => lines(printed.out).length).toBe(before + 1);
    expect(lines(printed.out).at(-1)).toMatch(/Z ✕ west of east: healthy → unreachable: west does not answer$/);
    fake.become([home]);
    await expect.poll(() => lines(printed.out).at(-1)).toContain("west of east: unreachable → not connected");
    fake.become([home, { ...west, state: "drifted" }]);
    await expect.poll(() => lines(printed.out).at(-1)).toContain("west of east: drifted");
    expect(await end()).toEqual({ code: 1, listeners: 0, isStopped: true });
    expect(printed.err).toBe("");
  });

  test("is one JSON value a line: the whole first, then changes", async () => {
    const fake = fakeFleet([home, west]);
    const { printed, end } = await watching(["-o", "json"], fake);
    fake.become([home, { ...west, state: "degraded" }]);
    await expect.poll(() => lines(printed.out).length).toBe(2);
    fake.become([home]);
    await expect.poll(() => lines(printed.out).length).toBe(3);
    const events = lines(printed.out).map((line) => statusEvent.parse(JSON.parse(line)));
    expect(events.map((event) => [event.event, event.event === "change" ? event.from : null])).toEqual([
      ["status", null],
      ["change", "healthy"],
      ["gone", null],
    ]);
    expect((await end()).code).toBe(0);
  });

  test("says nothing about what was merely seen again", async () => {
    const fake = fakeFleet([home, west]);
    const { printed, end } = await watching([], fake);
    const before = printed.out;
    fake.become([home, { ...west, evidence: { atMs: 4_000, from: "console" }, latencyMs: 3 }]);
    await delay(400);
    expect(printed.out).toBe(before);
    await end();
  });

  test("draws over itself in a terminal, never more than fits", () => {
    let drawn = "";
    const screen = screenOn({
      write: (text: Uint8Array | string) => {
        drawn += String(text);
        return true;
      },
      rows: 5,
    });
    drawn = "";
    screen.show(Array.from({ length: 10 }, (_, index) => `line ${index}`).join("\n"));
    screen.close();
    const esc = String.fromCharCode(27);
    const plain = drawn.replaceAll(new RegExp(`${esc}\\[\\??[0-9]*[a-zA-Z]`, "g"), "");
    expect(plain.trimEnd().split("\n")).toEqual(["line 0", "line 1", "line 2", "… and 7 more lines"]);
    expect(drawn.endsWith("\u001b[?7h")).toBe(true);
  });
});
