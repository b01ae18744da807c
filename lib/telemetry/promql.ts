/** Conditions on labels: a text for equality, a list for "one of these". */
export type Matchers = Readonly<Record<string, string | readonly string[]>>;

/** A value between double quotes of PromQL or MetricsQL: nothing in it can end the quotes. @see https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */
export const quoted = (value: string): string =>
  `"${value.replace(/[\\"\p{Cc}\u2028\u2029]/gu, (char) => ESCAPES[char] ?? `\\u${hex(char)}`)}"`;

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const hex = (char: string): string => (char.codePointAt(0) ?? 0).toString(16).padStart(4, "0");

/** A label name that the store takes; what it does not becomes "_", as in Kiali. */
export const labelName = (name: string): string => name.replace(/[^a-zA-Z0-9_]/g, "_").replace(/^(?=\d)|^$/, "_");

/** A text that a regular expression of RE2 takes for itself. */
const literal = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, (char) => `\\${char}`);

/** `name{a="b",c=~"d|e"}`; the order of `where` is kept. An empty list matches nothing but the empty value. */
export function selector(metric: string, where: Matchers = {}): string {
  const conditions = Object.entries(where).map(([name, value]) =>
    typeof value === "string"
      ? `${labelName(name)}=${quoted(value)}`
      : `${labelName(name)}=~${quoted(value.map(literal).join("|"))}`,
  );
  return `${metric}{${conditions.join(",")}}`;
}
