import { expect, test } from "@playwright/test";
import { latencyFigures, sparkPath, withLatest } from "./spark-path";

const of = (...times: (number | null)[]) => times.map((latencyMs, at) => ({ atMs: at * 1_000, latencyMs }));
const BOX = { width: 100, height: 10 };

test.describe("sparkPath", () => {
  test("begins at 0, so that the highest answer stands at the top", () => {
    expect(sparkPath(of(5, 10, 5), BOX)).toEqual({ path: "M0 5h0L50 0L100 5", gaps: [] });
  });

  test("breaks where there was no answer, and says where", () => {
    expect(sparkPath(of(10, null, 10, 10), { width: 90, height: 10 })).toEqual({
      path: "M0 0h0M60 0h0L90 0",
      gaps: [30],
    });
  });

  test("draws one answer, and none", () => {
    expect(sparkPath(of(4), BOX)).toEqual({ path: "M0 0h0", gaps: [] });
    expect(sparkPath([], BOX)).toEqual({ path: "", gaps: [] });
  });
});

test.describe("latencyFigures", () => {
  test("tells lowest, middle and highest of the answers, and how many were silent", () => {
    expect(latencyFigures(of(9, 1, null, 4))).toEqual({ min: 1, median: 4, max: 9, answers: 3, silent: 1 });
    expect(latencyFigures(of(2, 4))).toMatchObject({ median: 3 });
  });

  test("has no figures of silence", () => {
    expect(latencyFigures(of(null, null))).toBeNull();
    expect(latencyFigures([])).toBeNull();
  });
});

test.describe("withLatest", () => {
  test("adds what is newer, once, and keeps no more than it may", () => {
    const known = of(1, 2, 3);
    expect(withLatest(known, { atMs: 2_000, latencyMs: 3 }, 3)).toBe(known);
    expect(withLatest(known, null, 3)).toBe(known);
    expect(withLatest(known, { atMs: 3_000, latencyMs: null }, 3).map(({ latencyMs }) => latencyMs)).toEqual([
      2,
      3,
      null,
    ]);
  });
});
