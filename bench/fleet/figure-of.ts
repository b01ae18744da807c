import { median } from "../measure";
import type { Figure } from "../report";

type Unit = Figure["unit"];

/** A figure that must not be more than `limit`. */
export const atMost = (name: string, samples: readonly number[], unit: Unit, limit: number, target: string): Figure => {
  const value = median(samples);
  return { name, value, unit, target, isMet: value <= limit, samples };
};

/** A figure that must not be less than `limit`. */
export const atLeast = (
  name: string,
  samples: readonly number[],
  unit: Unit,
  limit: number,
  target: string,
): Figure => {
  const value = median(samples);
  return { name, value, unit, target, isMet: value >= limit, samples };
};

/** A figure without a target. */
export const seen = (name: string, samples: readonly number[], unit: Unit): Figure => ({
  name,
  value: median(samples),
  unit,
  target: null,
  isMet: null,
  samples,
});

/** How something grows with the number of clusters: 0 is not at all, 1 is in proportion. */
export const exponent = (few: { size: number; value: number }, many: { size: number; value: number }): number =>
  Math.log(many.value / few.value) / Math.log(many.size / few.size);

export const mib = (bytes: number): number => bytes / 2 ** 20;
