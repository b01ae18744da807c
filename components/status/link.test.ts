import { expect, test } from "@playwright/test";
import {
  type Link,
  type LinkEvent,
  type LinkState,
  linkAfter,
  linkOf,
  NOT_WANTED,
  nextTickMs,
  SILENT_MS,
} from "./link";

type World = { stream: "tells" | "refused" | "silent"; answer: "good" | "bad" | "signed-out" };
type Seen = { atMs: number; what: string };

/** Carries out what the state wants in a world that answers in no time, with a clock of its own. */
function page(world: World) {
  let state: LinkState = NOT_WANTED;
  let nowMs = 1_000;
  const seen: Seen[] = [];
  const tell = (event: LinkEvent): void => {
    const before = state;
    state = linkAfter(state, event, nowMs);
    if (linkOf(before) !== linkOf(state)) seen.push({ atMs: nowMs - 1_000, what: linkOf(state) });
    if (state.stream === "opening" && before.stream !== "opening") {
      seen.push({ atMs: nowMs - 1_000, what: "opens" });
      if (world.stream === "tells") tell({ kind: "told" });
      else if (world.stream === "refused") tell({ kind: "broke" });
    }
    if (state.isAsking && !before.isAsking) {
      seen.push({ atMs: nowMs - 1_000, what: "asks" });
      tell({ kind: "answered", as: world.answer });
    }
  };
  const pass = (ms: number): void => {
    const untilMs = nowMs + ms;
    for (;;) {
      const tickMs = nextTickMs(state);
      if (tickMs === null || tickMs > untilMs) break;
      nowMs = Math.max(nowMs, tickMs);
      tell({ kind: "tick" });
    }
    nowMs = untilMs;
  };
  const times = (what: string): readonly number[] => seen.flatMap((each) => (each.what === what ? [each.atMs] : []));
  return { tell, pass, seen, times, link: (): Link => linkOf(state), state: () => state, world };
}

test.describe("the link to the console", () => {
  test("is live with the first thing that the stream tells, and asks for nothing else", () => {
    const { tell, pass, link, seen } = page({ stream: "tells", answer: "good" });
    expect(link()).toBe("connecting");
    tell({ kind: "wanted" });
    pass(10_000);
    expect(link()).toBe("live");
    expect(seen.map(({ what }) => what)).toEqual(["opens", "live"]);
  });

  test("asks every fifteen seconds after the stream failed three times, and tries the stream each minute", () => {
    const { tell, pass, link, times } = page({ stream: "refused", answer: "good" });
    tell({ kind: "wanted" });
    expect(link()).toBe("connecting");
    pass(3_000);
    expect(link()).toBe("polling");
    expect(times("opens")).toHaveLength(3);
    const asked = times("asks").length;
    pass(120_000);
    expect(times("opens")).toHaveLength(5);
    const asks = times("asks").slice(asked - 1);
    expect(asks.length).toBeGreaterThanOrEqual(8);
    expect(Math.max(...asks.slice(1).map((at, index) => at - (asks[index] ?? 0)))).toBeLessThanOrEqual(15_000);
    expect(link()).toBe("polling");
  });

  test("goes back to the stream by itself", () => {
    const { tell, pass, link, world } = page({ stream: "refused", answer: "good" });
    tell({ kind: "wanted" });
    pass(5_000);
    world.stream = "tells";
    pass(61_000);
    expect(link()).toBe("live");
  });

  test("is lost when neither answers, and live within six seconds of the console's return", () => {
    const { tell, pass, link, world, times } = page({ stream: "tells", answer: "good" });
    tell({ kind: "wanted" });
    Object.assign(world, { stream: "refused", answer: "bad" });
    tell({ kind: "broke" });
    expect(link()).toBe("connecting");
    pass(5_000);
    expect(link()).toBe("lost");
    const opened = times("opens").length;
    pass(600_000);
    expect(times("opens")).toHaveLength(opened);
    Object.assign(world, { stream: "tells", answer: "good" });
    pass(6_000);
    expect(link()).toBe("live");
  });

  test("does not take one broken connection for a lost console", () => {
    const { tell, pass, link, seen } = page({ stream: "tells", answer: "good" });
    tell({ kind: "wanted" });
    tell({ kind: "broke" });
    pass(1_000);
    expect(link()).toBe("live");
    expect(seen.map(({ what }) => what)).not.toContain("lost");
  });

  test("takes a stream for dead that says nothing for too long", () => {
    const { tell, pass, times, world } = page({ stream: "tells", answer: "good" });
    tell({ kind: "wanted" });
    world.stream = "silent";
    pass(SILENT_MS - 1);
    expect(times("opens")).toHaveLength(1);
    pass(1_001);
    expect(times("opens")).toHaveLength(2);
  });

  test("says when the session ended, asks nothing more, and tries when somebody hopes", () => {
    const { tell, pass, link, state, seen, world } = page({ stream: "refused", answer: "signed-out" });
    tell({ kind: "wanted" });
    pass(1_000);
    expect([link(), state().isSignedOut]).toEqual(["lost", true]);
    const before = seen.length;
    pass(3_600_000);
    expect(seen).toHaveLength(before);
    Object.assign(world, { stream: "tells", answer: "good" });
    tell({ kind: "hope" });
    pass(1_000);
    expect([link(), state().isSignedOut]).toEqual(["live", false]);
  });

  test("opens anew after the machine slept", () => {
    const { tell, pass, times } = page({ stream: "tells", answer: "good" });
    tell({ kind: "wanted" });
    pass(5_000);
    tell({ kind: "slept" });
    pass(0);
    expect(times("opens")).toEqual([0, 5_000]);
  });

  test("wants nothing of the world while nobody reads", () => {
    const { tell, pass, state, seen } = page({ stream: "tells", answer: "good" });
    tell({ kind: "wanted" });
    tell({ kind: "unwanted" });
    const before = seen.length;
    pass(3_600_000);
    for (const kind of ["hope", "slept", "broke", "told", "tick"] as const) tell({ kind });
    expect([state(), seen.length - before]).toEqual([NOT_WANTED, 0]);
  });
});
