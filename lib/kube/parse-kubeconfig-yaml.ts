import "server-only";
import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from "js-yaml";
import { fail, type KubeconfigFault, ok, type Result } from "@/lib/problem";
import { expandedSize, type Members, offsetOf } from "./yaml-events";

/** Far above any kubeconfig: one of 500 contexts has about ten thousand nodes. */
const MAX_NODES = 1_000_000;
/** With merge keys (<<), which kubectl's parser knows. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

export type KubeconfigYaml = {
  value: unknown;
  /** 1-based line of a value, by path; the nearest parent's when it is absent. */
  lineOf: (path: readonly (string | number)[]) => number | null;
};

/** Parses the text of one file, its first document. Aliases that would expand without end are refused unexpanded. */
export function parseKubeconfigYaml(file: string, text: string): Result<KubeconfigYaml> {
  const bad = (why: KubeconfigFault, line: number | null, detail: string) =>
    fail({ kind: "kubeconfig", file, line, why, detail });
  if (text.trim() === "") return bad("empty", null, "write a kubeconfig into it, or take it out of KUBECONFIG");
  try {
    const events = parseEvents(text, {});
    const { size, firstAlias } = expandedSize(events, text);
    if (size > MAX_NODES)
      return firstAlias === null
        ? bad("too-large", null, "it holds over a million values; split it and list the files in KUBECONFIG")
        : bad("alias-bomb", lineAt(text, firstAlias), "its aliases expand to over a million values; write them out");
    const [value] = constructFromEvents(events, { source: text, schema: SCHEMA });
    return ok({ value, lineOf: lineFinder(events, text) });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return bad("bad-yaml", error.mark ? error.mark.line + 1 : null, error.reason);
  }
}

/** Finds lines in a text that is looked at as often as it has faults. */
function lineFinder(events: readonly Event[], text: string): KubeconfigYaml["lineOf"] {
  const members: Members = new Map();
  let starts: readonly number[] | null = null;
  return (path) => {
    const offset = offsetOf(events, text, path, members);
    starts ??= [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    return offset === null ? null : countUpTo(starts, offset);
  };
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
