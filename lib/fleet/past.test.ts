import { expect, test } from "@playwright/test";
import type { FleetRow } from "@/lib/status/fleet-row";
import { Past } from "./past";
import { contextOnlyRow } from "./rows";

const blank = contextOnlyRow({ name: "a", problem: null }, "none");
const row = (over: Partial<FleetRow>): FleetRow => ({ ...blank, ...over });
const seen = (atMs: number) => ({ evidence: { atMs, from: "console" } as const });

test.describe("Past", () => {
  test("begins with the first look: that nobody had looked before is no change", () => {
    const past = new Past();
    past.take(row({ state: "unknown" }), 1);
    expect([past.changes, past.sinceMs]).toEqual([[], null]);
    past.take(row({ state: "healthy", detail: "ok", ...seen(2) }), 2);
    past.take(row({ state: "healthy", detail: "ok", ...seen(3) }), 3);
    past.take(row({ state: "unreachable", detail: "gone", ...seen(4) }), 4);
    expect(past.changes).toEqual([
      { atMs: 4, from: "healthy", to: "unreachable", detail: "gone" },
      { atMs: 2, from: null, to: "healthy", detail: "ok" },
    ]);
    expect(past.sinceMs).toBe(4);
  });

  test("goes on from what was kept: a state that lasts has lasted since then", () => {
    const past = new Past([{ atMs: 1, from: null, to: "healthy", detail: "" }]);
    past.take(row({ state: "healthy", ...seen(9) }), 9);
    expect([past.sinceMs, past.changes.length]).toEqual([1, 1]);
  });

  test("keeps a bounded number of changes and latencies, one for each look", () => {
    const past = new Past();
    for (let at = 1; at <= 500; at += 1) {
      const state = at % 2 === 0 ? "healthy" : "unreachable";
      past.take(row({ state, latencyMs: at, ...seen(at) }), at);
      past.take(row({ state, latencyMs: at, ...seen(at) }), at);
    }
    expect([past.changes.length, past.latencies.length]).toEqual([50, 60]);
    expect(past.latencies.at(-1)).toEqual({ atMs: 500, latencyMs: 500 });
  });
});
