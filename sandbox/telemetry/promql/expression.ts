export type Matcher = { label: string; op: "=" | "!=" | "=~" | "!~"; value: string };
export type Selector = { kind: "selector"; matchers: readonly Matcher[]; offsetMs: number };
export type Grouping = { by: boolean; labels: readonly string[] };
export type Matching = { on: boolean; labels: readonly string[] } | null;

/** The part of PromQL that the sandbox's store can answer. */
export type Expression =
  | { kind: "number"; value: number }
  | { kind: "string"; value: string }
  | Selector
  | { kind: "range"; of: Selector; rangeMs: number }
  | { kind: "subquery"; of: Expression; rangeMs: number; stepMs: number; offsetMs: number }
  | { kind: "call"; name: string; args: readonly Expression[] }
  | { kind: "aggregate"; op: string; grouping: Grouping; of: Expression; parameter: Expression | null }
  | { kind: "binary"; op: string; left: Expression; right: Expression; isBool: boolean; matching: Matching }
  | { kind: "negative"; of: Expression };
