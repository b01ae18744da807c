import { type History, type Point, pointsOf, type Series } from "../metric-series";
import type { Selector } from "./expression";
import { matches } from "./parse-query";

/** A series is seen by an instant query for this long after its last sample. */
const LOOKBACK_MS = 300_000;

/** The series whose labels pass every matcher. */
export const seriesThatMatch = (history: History, { matchers }: Selector): readonly Series[] =>
  history.series.filter(({ labels }) => matchers.every((matcher) => matches(matcher, labels[matcher.label] ?? "")));

/** The newest sample of each series that matches, if it is fresh enough at this moment. */
export function latest(
  history: History,
  selector: Selector,
  atMs: number,
): readonly { series: Series; point: Point }[] {
  const until = atMs - selector.offsetMs;
  return seriesThatMatch(history, selector).flatMap((series) => {
    const point = pointsOf(history, series, until - LOOKBACK_MS + 1, until).at(-1);
    return point ? [{ series, point }] : [];
  });
}

/** The samples of each series that matches in the range that ends at this moment, both ends included. */
export function ranged(
  history: History,
  selector: Selector,
  rangeMs: number,
  atMs: number,
): readonly { series: Series; points: readonly Point[] }[] {
  const until = atMs - selector.offsetMs;
  return seriesThatMatch(history, selector).flatMap((series) => {
    const points = pointsOf(history, series, until - rangeMs, until);
    return points.length > 0 ? [{ series, points }] : [];
  });
}
