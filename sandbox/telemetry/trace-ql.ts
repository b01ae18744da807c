import type { Span } from "./mesh-spans";

type Condition = { scope: string; attribute: string; op: string; value: string };
/** A query that Tempo refuses, in its words. */
export type TraceQlRefusal = { refused: string };

const CONDITION =
  /\s*((?:span|resource)?)\.("(?:[^"\\]|\\.)*"|[A-Za-z_][\w.-]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[-\w.]+)\s*/y;

/** The conditions of the first pair of braces, AND-ed on one span; what follows it selects and shows, and is passed over. */
export function traceQlOf(query: string): readonly Condition[] | TraceQlRefusal {
  const refuse = (at: number): TraceQlRefusal => {
    const what = at >= query.length ? "syntax error: unexpected $end" : `syntax error: unexpected ${query[at]}`;
    return { refused: `invalid TraceQL query: parse error at line 1, col ${at + 1}: ${what}` };
  };
  const open = /^\s*\{\s*/.exec(query);
  if (!open) return refuse(query.search(/\S|$/));
  let at = open[0].length;
  const conditions: Condition[] = [];
  if (query[at] === "}") return conditions;
  for (;;) {
    CONDITION.lastIndex = at;
    const found = CONDITION.exec(query);
    if (!found) return refuse(at);
    const [whole, scope = "", attribute = "", op = "", value = ""] = found;
    conditions.push({ scope, attribute: plain(attribute), op, value: plain(value) });
    at += whole.length;
    if (query[at] === "}") return conditions;
    if (query.slice(at, at + 2) !== "&&") return refuse(at);
    at += 2;
  }
}

const plain = (word: string): string =>
  /^["`]/.test(word)
    ? word.slice(1, -1).replace(/\\(.)/g, (_whole, char: string) => (char === "n" ? "\n" : char))
    : word;

/** Attributes of the span, of its resource, or of both for a name without scope. */
export function hasAttributes({ tags, service }: Span, conditions: readonly Condition[]): boolean {
  return conditions.every(({ scope, attribute, op, value }) => {
    const ofSpan = scope === "resource" ? undefined : tags[attribute];
    const actual = ofSpan ?? (attribute === "service.name" && scope !== "span" ? service : undefined);
    if (actual === undefined) return false;
    if (op === "=" || op === "!=") return (actual === value) === (op === "=");
    return new RegExp(`^(?:${value})$`).test(actual) === (op === "=~");
  });
}
