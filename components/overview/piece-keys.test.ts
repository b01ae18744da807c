import { expect, test } from "@playwright/test";
import { type Pieces, pieceKeys } from "./piece-keys";

const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `row-${from + at}`);
const whole = pieceKeys(names(0, 90), []);

test.describe("pieceKeys", () => {
  test("cuts rows into pieces of 25 and keeps their order", () => {
    expect(whole.map(({ length }) => length)).toEqual([25, 25, 25, 15]);
    expect(whole.flat()).toEqual(names(0, 90));
  });

  test("is the same object while nothing changed", () => {
    expect(pieceKeys(names(0, 90), whole)).toBe(whole);
    const none: Pieces = [];
    expect(pieceKeys([], none)).toBe(none);
  });

  test("a row that moves changes the piece that it leaves and the one that it joins, and none between", () => {
    const moved = ["row-80\n1", ...names(0, 80), ...names(81, 90)];
    const pieces = pieceKeys(moved, whole);
    expect(pieces.flat()).toEqual(moved);
    expect(pieces.map((piece, at) => piece.length - (whole[at]?.length ?? 0))).toEqual([1, 0, 0, -1]);
  });

  test("a filter empties pieces and leaves the others theirs; without it the rows are cut anew", () => {
    const few = pieceKeys(names(30, 40), whole);
    expect(few.map(({ length }) => length)).toEqual([0, 10, 0, 0]);
    expect(pieceKeys(names(0, 90), few)).toEqual(whole);
  });

  test("keeps any order, whatever was before", () => {
    for (const order of [names(0, 90).reverse(), [...names(60, 90), ...names(0, 60)], names(45, 200)])
      expect(pieceKeys(order, whole).flat()).toEqual(order);
  });

  test("more rows leave the first piece as it was", () => {
    const first = pieceKeys(names(0, 40), []);
    expect(pieceKeys(names(0, 500), first)[0]).toEqual(first[0]);
  });
});
