import { expect, test } from "@playwright/test";
import type { Step, StepEvent } from "@/lib/plan/plan";
import { laneState, stepLanes } from "./step-lanes";

const step = (id: string, side: "home" | "remote", lane?: string): Step => ({
  id,
  place: { side, context: side === "home" ? "east" : (lane ?? "west") },
  verb: "gate",
  gate: "gate.any",
  title: id,
  because: "",
  why: "",
  ...(lane === undefined ? {} : { lane }),
});
const shape = (steps: readonly Step[]) =>
  stepLanes(steps).map(({ lane, steps: inside }) => [lane, inside.map((each) => `${each.number}${each.step.id}`)]);
const happened = (id: string, status: StepEvent["status"]): Record<string, StepEvent> => ({
  [id]: { id, status, detail: null, problem: null, at: "2026-01-01T00:00:00Z" },
});

test.describe("stepLanes", () => {
  test("keeps a plan without lanes as one", () =>
    expect(shape([step("a", "remote"), step("b", "home")])).toEqual([[null, ["1a", "2b"]]]));

  test("gathers lanes that are woven into each other, and keeps the number of each step", () =>
    expect(
      shape([
        step("a", "home"),
        step("b", "remote", "west"),
        step("c", "remote", "north"),
        step("d", "remote", "west"),
      ]),
    ).toEqual([
      [null, ["1a"]],
      ["west", ["2b", "4d"]],
      ["north", ["3c"]],
    ]));

  test("tells the home's lane first of those that run together", () =>
    expect(shape([step("a", "remote", "west"), step("b", "home", "home")])).toEqual([
      ["home", ["2b"]],
      ["west", ["1a"]],
    ]));

  test("does not join lanes over a step that belongs to all", () =>
    expect(
      shape([
        step("a", "remote", "west"),
        step("b", "home"),
        step("c", "remote", "west"),
        step("d", "remote", "north"),
      ]),
    ).toEqual([
      ["west", ["1a"]],
      [null, ["2b"]],
      ["west", ["3c"]],
      ["north", ["4d"]],
    ]));

  test("draws no frame around a single lane", () =>
    expect(shape([step("a", "home"), step("b", "remote", "west")])).toEqual([[null, ["1a", "2b"]]]));
});

test.describe("laneState", () => {
  const [lane] = stepLanes([step("a", "remote", "west"), step("b", "remote", "west"), step("c", "remote", "north")]);
  const cases = [
    [{}, "ahead"],
    [happened("a", "running"), "running"],
    [happened("a", "done"), "running"],
    [{ ...happened("a", "done"), ...happened("b", "kept") }, "done"],
    [{ ...happened("a", "failed"), ...happened("b", "not-reached") }, "failed"],
  ] as const;
  for (const [events, state] of cases)
    test(`says ${state} for ${JSON.stringify(Object.values(events).map(({ status }) => status))}`, () =>
      expect(lane && laneState(lane, events)).toBe(state));
});
