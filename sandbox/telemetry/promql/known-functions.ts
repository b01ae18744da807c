/** Functions over a range of samples; `rate` and `increase` extrapolate as the real store does. */
export const OVER_RANGE = [
  "rate",
  "increase",
  "last_over_time",
  "max_over_time",
  "min_over_time",
  "avg_over_time",
  "sum_over_time",
  "count_over_time",
  "present_over_time",
] as const;
const OTHERS = [
  "time",
  "timestamp",
  "vector",
  "scalar",
  "abs",
  "ceil",
  "floor",
  "round",
  "absent",
  "sort",
  "sort_desc",
  "label_replace",
];

const KNOWN = new Set<string>([...OVER_RANGE, ...OTHERS]);

export const isKnownFunction = (name: string): boolean => KNOWN.has(name);
