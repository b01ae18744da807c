import type { Point } from "../metric-series";
import type { OVER_RANGE } from "./known-functions";

export type OverRange = (typeof OVER_RANGE)[number];
type Window = { fromMs: number; toMs: number };

/** One number out of the samples of a range; null when there are too few. */
export function overRange(name: OverRange, points: readonly Point[], window: Window): number | null {
  const values = points.map(({ value }) => value);
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (name) {
    case "rate":
      return growth(points, window, true);
    case "increase":
      return growth(points, window, false);
    case "last_over_time":
      return values.at(-1) ?? null;
    case "max_over_time":
      return values.reduce((best, value) => (value > best || Number.isNaN(best) ? value : best));
    case "min_over_time":
      return values.reduce((best, value) => (value < best || Number.isNaN(best) ? value : best));
    case "avg_over_time":
      return sum() / values.length;
    case "sum_over_time":
      return sum();
    case "count_over_time":
      return values.length;
    case "present_over_time":
      return 1;
    default:
      return name satisfies never;
  }
}

/**
 * The growth of a counter, extrapolated to the ends of the window where the samples come close to them.
 * @see https://github.com/prometheus/prometheus/blob/v2.42.0/promql/functions.go#L66
 */
function growth(points: readonly Point[], { fromMs, toMs }: Window, isPerSecond: boolean): number | null {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const grown = last.value - first.value;
  const sampled = (last.at - first.at) / 1000;
  const average = sampled / (points.length - 1);
  const toEnd = (toMs - last.at) / 1000;
  let toStart = (first.at - fromMs) / 1000;
  if (grown > 0 && first.value >= 0) toStart = Math.min(toStart, sampled * (first.value / grown));
  const reach = (distance: number) => (distance < average * 1.1 ? distance : average / 2);
  const factor = (sampled + reach(toStart) + reach(toEnd)) / sampled;
  return (grown * factor) / (isPerSecond ? (toMs - fromMs) / 1000 : 1);
}
