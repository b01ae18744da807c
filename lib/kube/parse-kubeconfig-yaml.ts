import "server-only";
import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from "js-yaml";
import { fail, type KubeconfigFault, ok, type Result } from "@/lib/problem";
import { expandedSize, offsetOf } from "./yaml-events";

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
    return ok({ value, lineOf: (path) => lineOf(events, text, path) });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return bad("bad-yaml", error.mark ? error.mark.line + 1 : null, error.reason);
  }
}

function lineOf(events: readonly Event[], text: string, path: readonly (string | number)[]): number | null {
  const offset = offsetOf(events, text, path);
  return offset === null ? null : lineAt(text, offset);
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
