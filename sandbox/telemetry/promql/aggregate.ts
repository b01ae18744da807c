import { keyOf, type Labels, type Value, type VectorSample, withoutName } from "./evaluate";
import type { Expression, Grouping } from "./expression";

type Aggregate = Extract<Expression, { kind: "aggregate" }>;

const REDUCERS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((total, value) => total + value, 0),
  avg: (values) => values.reduce((total, value) => total + value, 0) / values.length,
  min: (values) => values.reduce((best, value) => (value < best || Number.isNaN(best) ? value : best)),
  max: (values) => values.reduce((best, value) => (value > best || Number.isNaN(best) ? value : best)),
  count: (values) => values.length,
  group: () => 1,
};

/** Samples folded by their labels; `topk` and `bottomk` keep samples, `count_values` makes a label of the value. */
export function aggregated(
  { op, grouping }: Aggregate,
  samples: readonly VectorSample[],
  parameter: Value | null,
): readonly VectorSample[] {
  const isCounted = op === "count_values" && parameter?.kind === "string";
  const groups = new Map<string, { labels: Labels; members: VectorSample[] }>();
  for (const sample of samples) {
    const kept = keptLabels(grouping, sample.labels);
    const labels = isCounted ? { ...kept, [parameter.value]: String(sample.value) } : kept;
    const key = keyOf(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(sample);
    groups.set(key, group);
  }
  const most = parameter?.kind === "scalar" ? Math.max(0, Math.floor(parameter.value)) : 0;
  return [...groups.values()].flatMap(({ labels, members }): readonly VectorSample[] => {
    if (op === "topk") return [...members].sort((left, right) => right.value - left.value).slice(0, most);
    if (op === "bottomk") return [...members].sort((left, right) => left.value - right.value).slice(0, most);
    const reduce = REDUCERS[op] ?? ((values) => values.length);
    return [{ labels, value: reduce(members.map(({ value }) => value)) }];
  });
}

function keptLabels({ by, labels }: Grouping, of: Labels): Labels {
  const entries = Object.entries(by ? of : withoutName(of));
  return Object.fromEntries(entries.filter(([label, value]) => labels.includes(label) === by && value !== ""));
}
