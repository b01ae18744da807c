import { Cursor } from "./cursor";
import type { Expression, Grouping, Matcher, Matching, Selector } from "./expression";
import { isKnownFunction } from "./known-functions";
import { durationMs, parseError, QueryError, type Token, unquoted } from "./tokens";

const AGGREGATIONS = new Set(["sum", "min", "max", "avg", "count", "group", "topk", "bottomk", "count_values"]);
const WITH_PARAMETER = new Set(["topk", "bottomk", "count_values"]);
const PRECEDENCE: readonly (readonly string[])[] = [
  ["or"],
  ["and", "unless"],
  ["==", "!=", ">", ">=", "<", "<="],
  ["+", "-"],
  ["*", "/", "%"],
  ["^"],
];
const COMPARISONS = new Set(PRECEDENCE[2]);
const DEFAULT_STEP_MS = 60_000;
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Reads a query; throws `QueryError` with the store's words for one that it refuses. */
export function parseQuery(source: string): Expression {
  const cursor = new Cursor(source);
  if (cursor.isAtEnd) throw new QueryError("unknown position: parse error: no expression found in input");
  const read = binary(cursor, 0);
  if (!cursor.isAtEnd) throw cursor.unexpected(cursor.peek, null);
  return read;
}

/** Reads a selector alone, as `match[]` takes it. */
export function parseSelector(source: string): Selector {
  const read = parseQuery(source);
  if (read.kind !== "selector") throw parseError(source, 0, "expected type instant vector selector");
  return read;
}

function binary(cursor: Cursor, level: number): Expression {
  const operators = PRECEDENCE[level];
  if (!operators) return unary(cursor);
  let left = binary(cursor, level + 1);
  for (;;) {
    const { text, kind } = cursor.peek;
    if (kind === "string" || !operators.includes(text.toLowerCase())) return left;
    cursor.take();
    const isBool = COMPARISONS.has(text) && cursor.takes("bool");
    const matching = matchingOf(cursor);
    const right = text === "^" ? binary(cursor, level) : binary(cursor, level + 1);
    left = { kind: "binary", op: text.toLowerCase(), left, right, isBool, matching };
  }
}

function matchingOf(cursor: Cursor): Matching {
  const { text } = cursor.peek;
  if (text !== "on" && text !== "ignoring") return null;
  cursor.take();
  return { on: text === "on", labels: names(cursor) };
}

function unary(cursor: Cursor): Expression {
  if (cursor.takes("-")) return { kind: "negative", of: unary(cursor) };
  if (cursor.takes("+")) return unary(cursor);
  return suffixed(cursor, primary(cursor));
}

function suffixed(cursor: Cursor, of: Expression): Expression {
  let read = of;
  for (;;) {
    if (cursor.takes("[")) read = ranged(cursor, read);
    else if (cursor.takes("offset")) read = moved(cursor, read);
    else return read;
  }
}

function ranged(cursor: Cursor, of: Expression): Expression {
  const rangeMs = duration(cursor);
  if (cursor.takes(":")) {
    const stepMs = cursor.peek.kind === "duration" ? duration(cursor) : DEFAULT_STEP_MS;
    cursor.expect("]", "subquery selector");
    return { kind: "subquery", of, rangeMs, stepMs, offsetMs: 0 };
  }
  const { at } = cursor.peek;
  cursor.expect("]", "matrix selector");
  if (of.kind !== "selector") throw parseError(cursor.source, at, "ranges only allowed for vector selectors");
  return { kind: "range", of, rangeMs };
}

function moved(cursor: Cursor, of: Expression): Expression {
  const { at } = cursor.peek;
  const offsetMs = duration(cursor);
  if (of.kind === "selector") return { ...of, offsetMs };
  if (of.kind === "range") return { ...of, of: { ...of.of, offsetMs } };
  if (of.kind === "subquery") return { ...of, offsetMs };
  throw parseError(
    cursor.source,
    at,
    "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
  );
}

function duration(cursor: Cursor): number {
  const token = cursor.take();
  if (token.kind !== "duration") throw cursor.unexpected(token, "duration");
  return durationMs(token.text);
}

function primary(cursor: Cursor): Expression {
  const token = cursor.take();
  if (token.kind === "number") return { kind: "number", value: Number(token.text) };
  if (token.kind === "string") return { kind: "string", value: unquoted(token.text) };
  if (token.text === "(" && token.kind === "op") {
    const inner = binary(cursor, 0);
    cursor.expect(")", "parenthesized expression");
    return inner;
  }
  if (token.text === "{" && token.kind === "op") return selector(cursor, token, null);
  if (token.kind !== "name" || !METRIC.test(token.text)) throw cursor.unexpected(token, null);
  const lower = token.text.toLowerCase();
  if (/^(inf|nan)$/.test(lower))
    return { kind: "number", value: lower === "nan" ? Number.NaN : Number.POSITIVE_INFINITY };
  if (AGGREGATIONS.has(lower) && /^(\(|by|without)$/.test(cursor.peek.text)) return aggregate(cursor, lower);
  if (cursor.peek.text === "(") return call(cursor, token);
  return selector(cursor, token, token.text);
}

function call(cursor: Cursor, { text, at }: Token): Expression {
  if (!isKnownFunction(text)) throw parseError(cursor.source, at, `unknown function with name "${text}"`);
  return { kind: "call", name: text, args: args(cursor) };
}

function args(cursor: Cursor): readonly Expression[] {
  cursor.expect("(", "function call");
  const read: Expression[] = [];
  while (!cursor.takes(")")) {
    if (read.length > 0) cursor.expect(",", "function call");
    if (cursor.peek.kind === "end") throw parseError(cursor.source, cursor.source.length, "unclosed left parenthesis");
    read.push(binary(cursor, 0));
    if (cursor.peek.text !== "," && cursor.peek.text !== ")") cursor.expect(")", "function call");
  }
  return read;
}

function aggregate(cursor: Cursor, op: string): Expression {
  const before = grouping(cursor);
  const { at } = cursor.peek;
  const given = args(cursor);
  const expected = WITH_PARAMETER.has(op) ? 2 : 1;
  if (given.length !== expected)
    throw parseError(
      cursor.source,
      at,
      `wrong number of arguments for aggregate expression provided, expected ${expected}, got ${given.length}`,
    );
  const of = given.at(-1);
  if (!of) throw parseError(cursor.source, at, "no arguments for aggregate expression provided");
  const parameter = expected === 2 ? (given[0] ?? null) : null;
  return { kind: "aggregate", op, of, parameter, grouping: before ?? grouping(cursor) ?? { by: true, labels: [] } };
}

function grouping(cursor: Cursor): Grouping | null {
  const { text } = cursor.peek;
  if (text !== "by" && text !== "without") return null;
  cursor.take();
  return { by: text === "by", labels: names(cursor) };
}

function names(cursor: Cursor): readonly string[] {
  cursor.expect("(", "grouping opts");
  const read: string[] = [];
  while (!cursor.takes(")")) {
    if (read.length > 0) cursor.expect(",", "grouping opts");
    const token = cursor.take();
    if (token.kind !== "name") throw cursor.unexpected(token, "grouping opts, expected label");
    read.push(token.text);
  }
  return read;
}

function selector(cursor: Cursor, token: Token, metric: string | null): Selector {
  const matchers: Matcher[] = metric === null ? [] : [{ label: "__name__", op: "=", value: metric }];
  if (metric === null || cursor.takes("{"))
    for (let count = 0; !cursor.takes("}"); count += 1) {
      if (count > 0) {
        cursor.expect(",", 'label matching, expected "," or "}"');
        if (cursor.takes("}")) break;
      }
      matchers.push(matcher(cursor));
    }
  if (!matchers.some((one) => !matches(one, "")))
    throw parseError(cursor.source, token.at, "vector selector must contain at least one non-empty matcher");
  return { kind: "selector", matchers, offsetMs: 0 };
}

function matcher(cursor: Cursor): Matcher {
  const label = cursor.take();
  if (label.kind !== "name") throw cursor.unexpected(label, 'label matching, expected identifier or "}"');
  const op = cursor.take();
  const value = cursor.take();
  if (op.text !== "=" && op.text !== "!=" && op.text !== "=~" && op.text !== "!~")
    throw cursor.unexpected(op, "label matching, expected label matching operator");
  if (value.kind !== "string") throw cursor.unexpected(value, "label matching, expected string");
  const read: Matcher = { label: label.text, op: op.text, value: unquoted(value.text) };
  try {
    matches(read, "");
  } catch {
    throw parseError(cursor.source, value.at, `error parsing regexp: ${read.value}`);
  }
  return read;
}

/** Whether a label's value passes; patterns are anchored at both ends, and a label that is not there is "". */
export function matches({ op, value }: Matcher, actual: string): boolean {
  if (op === "=" || op === "!=") return (actual === value) === (op === "=");
  return new RegExp(`^(?:${value})$`).test(actual) === (op === "=~");
}
