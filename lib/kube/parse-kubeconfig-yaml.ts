import "server-only";
import { load, YAMLException } from "js-yaml";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { fail, ok, type Result } from "@/lib/problem";

/** An alias at the start of a token. Files without one, almost all of them, take the fast parser. */
const ALIAS = /(?:^|[\s,[{])\*[^\s*]/m;
const MAX_ALIASES = 100;

export type KubeconfigYaml = {
  value: unknown;
  /** 1-based line of a value, by path; the nearest parent's when it is absent. Parses again on its first call. */
  lineOf: (path: readonly (string | number)[]) => number | null;
};

/** Parses the text of one file. Aliases that expand to more than 100 nodes are refused before they are expanded. */
export function parseKubeconfigYaml(file: string, text: string): Result<KubeconfigYaml> {
  if (text.trim() === "")
    return fail({ kind: "kubeconfig", file, line: null, why: "empty", detail: "the file has no content" });
  const located = locator(text);
  const value = ALIAS.test(text) ? expandAliases(file, located) : parseFast(file, text);
  return value.ok ? ok({ value: value.value, lineOf: located.lineOf }) : value;
}

function parseFast(file: string, text: string): Result<unknown> {
  try {
    return ok(load(text));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark ? error.mark.line + 1 : null;
    return fail({ kind: "kubeconfig", file, line, why: "bad-yaml", detail: error.reason });
  }
}

function expandAliases(file: string, { document }: ReturnType<typeof locator>): Result<unknown> {
  const { doc, lines } = document();
  const first = doc.errors[0];
  if (first)
    return fail({
      kind: "kubeconfig",
      file,
      line: lines.linePos(first.pos[0]).line,
      why: "bad-yaml",
      detail: first.code.toLowerCase().replaceAll("_", " "),
    });
  try {
    return ok(doc.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch {
    const detail = `its aliases expand to more than ${MAX_ALIASES} nodes`;
    return fail({ kind: "kubeconfig", file, line: null, why: "alias-bomb", detail });
  }
}

function locator(text: string) {
  let parsed: { doc: Document.Parsed; lines: LineCounter } | null = null;
  const document = () => {
    if (parsed) return parsed;
    const lines = new LineCounter();
    parsed = { doc: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines };
    return parsed;
  };
  const lineOf = (path: readonly (string | number)[]): number | null => {
    const { doc, lines } = document();
    for (let length = path.length; length >= 0; length--) {
      const node = doc.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  return { document, lineOf };
}
