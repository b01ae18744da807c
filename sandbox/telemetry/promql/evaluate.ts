import type { History, Point } from "../metric-series";
import { aggregated } from "./aggregate";
import { combined } from "./combine";
import type { Expression } from "./expression";
import { OVER_RANGE } from "./known-functions";
import { type OverRange, overRange } from "./over-range";
import { latest, ranged } from "./select";
import { QueryError } from "./tokens";

export type Labels = Readonly<Record<string, string>>;
export type VectorSample = { labels: Labels; value: number };
type Row = { labels: Labels; points: readonly Point[] };
export type Value =
  | { kind: "scalar"; value: number }
  | { kind: "string"; value: string }
  | { kind: "vector"; samples: readonly VectorSample[] }
  | { kind: "matrix"; rows: readonly Row[]; fromMs: number; toMs: number };

const MOST_STEPS = 11_000;
export const vector = (samples: readonly VectorSample[]): Value => ({ kind: "vector", samples });
export const scalar = (value: number): Value => ({ kind: "scalar", value });
export function withoutName({ __name__: _name, ...labels }: Labels): Labels {
  return labels;
}

/** What a query comes to at one moment. Throws `QueryError` for what the store would refuse. */
export function evaluate(history: History, expression: Expression, atMs: number): Value {
  const value = (of: Expression) => evaluate(history, of, atMs);
  switch (expression.kind) {
    case "number":
      return scalar(expression.value);
    case "string":
      return { kind: "string", value: expression.value };
    case "selector":
      return vector(
        latest(history, expression, atMs).map(({ series, point }) => ({ labels: series.labels, value: point.value })),
      );
    case "range": {
      const toMs = atMs - expression.of.offsetMs;
      const rows = ranged(history, expression.of, expression.rangeMs, atMs);
      return {
        kind: "matrix",
        rows: rows.map(({ series, points }) => ({ labels: series.labels, points })),
        fromMs: toMs - expression.rangeMs,
        toMs,
      };
    }
    case "subquery":
      return stepped(history, expression, atMs);
    case "negative": {
      const of = value(expression.of);
      if (of.kind === "scalar") return scalar(-of.value);
      return vector(samplesOf(of).map((sample) => ({ labels: withoutName(sample.labels), value: -sample.value })));
    }
    case "aggregate":
      return vector(
        aggregated(
          expression,
          samplesOf(value(expression.of)),
          expression.parameter ? value(expression.parameter) : null,
        ),
      );
    case "binary":
      return combined(expression, value(expression.left), value(expression.right));
    case "call":
      return called(history, expression, atMs);
    default:
      return expression satisfies never;
  }
}

/** The samples of an instant vector; anything else is refused. */
export function samplesOf(value: Value): readonly VectorSample[] {
  if (value.kind === "vector") return value.samples;
  const names = { scalar: "scalar", string: "string", matrix: "range vector" };
  throw new QueryError(`1:1: parse error: expected type instant vector, got ${names[value.kind]}`);
}

function stepped(history: History, subquery: Extract<Expression, { kind: "subquery" }>, atMs: number): Value {
  const { of, rangeMs, stepMs, offsetMs } = subquery;
  const toMs = atMs - offsetMs;
  const fromMs = toMs - rangeMs;
  if (rangeMs / stepMs > MOST_STEPS)
    throw new QueryError("query processing would load too many samples into memory in query execution", {
      isExecution: true,
    });
  const rows = new Map<string, { labels: Labels; points: Point[] }>();
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs; at += stepMs) {
    const found = evaluate(history, of, at);
    const samples = found.kind === "scalar" ? [{ labels: {}, value: found.value }] : samplesOf(found);
    for (const { labels, value } of samples) {
      const key = keyOf(labels);
      const row = rows.get(key) ?? { labels, points: [] };
      row.points.push({ at, value });
      rows.set(key, row);
    }
  }
  return { kind: "matrix", rows: [...rows.values()], fromMs, toMs };
}

/** Equal for equal labels. */
export const keyOf = (labels: Labels): string =>
  JSON.stringify(
    Object.entries(labels)
      .filter(([, value]) => value !== "")
      .sort(),
  );

const isOverRange = (name: string): name is OverRange => OVER_RANGE.some((known) => known === name);

function called(history: History, call: Extract<Expression, { kind: "call" }>, atMs: number): Value {
  const { name, args } = call;
  const argument = (index: number): Value => {
    const given = args[index];
    if (!given)
      throw new QueryError(
        `1:1: parse error: expected ${index + 1} argument(s) in call to "${name}", got ${args.length}`,
      );
    return evaluate(history, given, atMs);
  };
  if (isOverRange(name)) {
    const over = argument(0);
    if (over.kind !== "matrix")
      throw new QueryError(
        `1:1: parse error: expected type range vector in call to function "${name}", got ${over.kind === "vector" ? "instant vector" : over.kind}`,
      );
    return vector(
      over.rows.flatMap(({ labels, points }) => {
        const value = overRange(name, points, over);
        return value === null ? [] : [{ labels: name === "last_over_time" ? labels : withoutName(labels), value }];
      }),
    );
  }
  if (name === "time") return scalar(atMs / 1000);
  if (name === "timestamp") {
    const [of] = args;
    if (of?.kind === "selector")
      return vector(
        latest(history, of, atMs).map(({ series, point }) => ({
          labels: withoutName(series.labels),
          value: point.at / 1000,
        })),
      );
    return each(argument(0), () => atMs / 1000);
  }
  if (name === "vector") return vector([{ labels: {}, value: number(argument(0)) }]);
  if (name === "scalar") {
    const samples = samplesOf(argument(0));
    return scalar(samples.length === 1 ? (samples[0]?.value ?? Number.NaN) : Number.NaN);
  }
  if (name === "absent")
    return vector(samplesOf(argument(0)).length > 0 ? [] : [{ labels: absentLabels(args[0]), value: 1 }]);
  if (name === "label_replace")
    return relabelled(
      samplesOf(argument(0)),
      [1, 2, 3, 4].map((index) => words(argument(index))),
    );
  if (name === "sort" || name === "sort_desc") {
    const sign = name === "sort" ? 1 : -1;
    return vector([...samplesOf(argument(0))].sort((left, right) => sign * (left.value - right.value)));
  }
  if (name === "round") return each(argument(0), (value) => Math.floor(value + 0.5));
  return each(argument(0), name === "abs" ? Math.abs : name === "ceil" ? Math.ceil : Math.floor);
}

const each = (value: Value, of: (value: number) => number): Value =>
  vector(samplesOf(value).map((sample) => ({ labels: withoutName(sample.labels), value: of(sample.value) })));

function number(value: Value): number {
  if (value.kind === "scalar") return value.value;
  throw new QueryError("1:1: parse error: expected type scalar");
}

function words(value: Value): string {
  if (value.kind === "string") return value.value;
  throw new QueryError("1:1: parse error: expected type string");
}

const absentLabels = (of: Expression | undefined): Labels =>
  of?.kind === "selector"
    ? Object.fromEntries(
        of.matchers
          .filter(({ op, label }) => op === "=" && label !== "__name__")
          .map(({ label, value }) => [label, value]),
      )
    : {};

function relabelled(
  samples: readonly VectorSample[],
  [target = "", replacement = "", from = "", pattern = ""]: readonly string[],
): Value {
  const anchored = new RegExp(`^(?:${pattern})$`);
  return vector(
    samples.map(({ labels, value }) => {
      const found = anchored.exec(labels[from] ?? "");
      if (!found) return { labels, value };
      const next = replacement.replace(
        /\$(?:(\d+)|\{(\d+)\})/g,
        (_whole, bare: string, braced: string) => found[Number(bare ?? braced)] ?? "",
      );
      return { labels: { ...labels, [target]: next }, value };
    }),
  );
}
