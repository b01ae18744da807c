export type TokenKind = "name" | "number" | "duration" | "string" | "op" | "end";
export type Token = { kind: TokenKind; text: string; at: number };

/** A query that a store of metrics refuses, with the words that it answers. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** Whether it was read and could not be carried out, which the store answers with another status. */
  readonly isExecution: boolean;

  constructor(message: string, { isExecution = false }: { isExecution?: boolean } = {}) {
    super(message);
    this.isExecution = isExecution;
  }
}

/** A complaint about the query at this place, as the store counts lines and columns. */
export const parseError = (source: string, at: number, what: string): QueryError => {
  const before = source.slice(0, at).split("\n");
  return new QueryError(`${before.length}:${(before.at(-1) ?? "").length + 1}: parse error: ${what}`);
};

const PATTERNS: readonly (readonly [TokenKind | "space", RegExp])[] = [
  ["space", /(?:\s|#[^\n]*)+/y],
  ["duration", /(?:\d+(?:ms|[smhdwy]))+/y],
  ["number", /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /[a-zA-Z_][a-zA-Z0-9_:]*/y],
  ["string", /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y],
  ["op", /=~|!~|==|!=|>=|<=|[-+*/%^=<>(){}[\],:@]/y],
];

/** The words of a query. Refuses what no word begins with. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const found = next(source, at);
    if (found.kind !== "space") tokens.push({ kind: found.kind, text: found.text, at });
    at += found.text.length;
  }
  return [...tokens, { kind: "end", text: "", at }];
}

function next(source: string, at: number): { kind: TokenKind | "space"; text: string } {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text) return { kind, text };
  }
  const quote = source[at] ?? "";
  if ("\"'".includes(quote)) throw parseError(source, at, "unterminated quoted string");
  throw parseError(source, at, `unexpected character: '${quote}'`);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, y: 31_536e6 };

/** A duration such as "1h30m" in ms. */
export const durationMs = (text: string): number =>
  [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );

/** What a quoted word says; escapes as in Go. */
export function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith("`")) return inner;
  return inner.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_whole, code: string) => {
    if (/^[ux]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    return { n: "\n", t: "\t", r: "\r" }[code] ?? code;
  });
}
