import { keyOf, type Labels, samplesOf, scalar, type Value, type VectorSample, vector, withoutName } from "./evaluate";
import type { Expression, Matching } from "./expression";
import { QueryError } from "./tokens";

type Binary = Extract<Expression, { kind: "binary" }>;

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "^": (left, right) => left ** right,
};
const COMPARISON: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  ">": (left, right) => left > right,
  "<": (left, right) => left < right,
  ">=": (left, right) => left >= right,
  "<=": (left, right) => left <= right,
};

/** Two sides under one operator: numbers, numbers with samples, or samples paired by their labels, one to one. */
export function combined(expression: Binary, left: Value, right: Value): Value {
  const { op, isBool, matching } = expression;
  if (op === "or" || op === "and" || op === "unless")
    return vector(asSets(op, matching, samplesOf(left), samplesOf(right)));
  if (left.kind === "scalar" && right.kind === "scalar") {
    if (COMPARISON[op] && !isBool)
      throw new QueryError("1:1: parse error: comparisons between scalars must use BOOL modifier");
    return scalar(applied(op, left.value, right.value, true) ?? 0);
  }
  if (right.kind === "scalar") return filtered(expression, samplesOf(left), (sample) => [sample.value, right.value]);
  if (left.kind === "scalar") return filtered(expression, samplesOf(right), (sample) => [left.value, sample.value]);
  return paired(expression, samplesOf(left), samplesOf(right));
}

/** The number that an operator makes; null for a comparison that is not true, unless it is to be 0. */
function applied(op: string, left: number, right: number, isBool: boolean): number | null {
  const compare = COMPARISON[op];
  if (!compare) return ARITHMETIC[op]?.(left, right) ?? Number.NaN;
  const isTrue = compare(left, right);
  if (isBool) return isTrue ? 1 : 0;
  return isTrue ? left : null;
}

function filtered(
  { op, isBool }: Binary,
  samples: readonly VectorSample[],
  sides: (sample: VectorSample) => [number, number],
): Value {
  const isComparison = COMPARISON[op] !== undefined;
  return vector(
    samples.flatMap((sample) => {
      const [left, right] = sides(sample);
      const made = applied(op, left, right, isBool);
      if (made === null) return [];
      const isKept = isComparison && !isBool;
      return [{ labels: isKept ? sample.labels : withoutName(sample.labels), value: isKept ? sample.value : made }];
    }),
  );
}

const matchKey = (matching: Matching, labels: Labels): string => {
  const entries = Object.entries(withoutName(labels));
  const kept = matching ? entries.filter(([label]) => matching.labels.includes(label) === matching.on) : entries;
  return keyOf(Object.fromEntries(kept));
};

function asSets(
  op: "or" | "and" | "unless",
  matching: Matching,
  left: readonly VectorSample[],
  right: readonly VectorSample[],
): readonly VectorSample[] {
  const keys = (samples: readonly VectorSample[]) => new Set(samples.map(({ labels }) => matchKey(matching, labels)));
  const [lefts, rights] = [keys(left), keys(right)];
  if (op === "or") return [...left, ...right.filter(({ labels }) => !lefts.has(matchKey(matching, labels)))];
  return left.filter(({ labels }) => rights.has(matchKey(matching, labels)) === (op === "and"));
}

function paired(
  { op, isBool, matching }: Binary,
  left: readonly VectorSample[],
  right: readonly VectorSample[],
): Value {
  const byKey = new Map<string, VectorSample>();
  for (const sample of right) {
    const key = matchKey(matching, sample.labels);
    if (byKey.has(key))
      throw new QueryError(
        "found duplicate series for the match group on the right hand-side of the operation;many-to-many matching not allowed: matching labels must be unique on one side",
        { isExecution: true },
      );
    byKey.set(key, sample);
  }
  const isKept = COMPARISON[op] !== undefined && !isBool;
  return vector(
    left.flatMap((sample) => {
      const other = byKey.get(matchKey(matching, sample.labels));
      const made = other ? applied(op, sample.value, other.value, isBool) : null;
      if (made === null) return [];
      return [{ labels: isKept ? sample.labels : pairLabels(matching, sample.labels), value: made }];
    }),
  );
}

function pairLabels(matching: Matching, labels: Labels): Labels {
  const entries = Object.entries(withoutName(labels));
  return Object.fromEntries(
    matching ? entries.filter(([label]) => matching.labels.includes(label) === matching.on) : entries,
  );
}
