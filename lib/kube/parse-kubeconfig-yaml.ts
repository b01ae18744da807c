import "server-only";
import { constructFromEvents, type Event, parseEvents, YAMLException } from "js-yaml";
import { fail, type KubeconfigFault, ok, type Result } from "@/lib/problem";
import { expandedSize, offsetOf } from "./yaml-events";

/** Far above any kubeconfig: one of 500 contexts has about ten thousand nodes. */
const MAX_NODES = 1_000_000;

export type KubeconfigYaml = {
  value: unknown;
  /** 1-based line of a value, by path; the nearest parent's when it is absent. */
  lineOf: (path: readonly (string | number)[]) => number | null;
};

/** Parses the text of one file, its first document. Aliases that would expand without end are refused unexpanded. */
export function parseKubeconfigYaml(file: string, text: string): Result<KubeconfigYaml> {
  const bad = (why: KubeconfigFault, line: number | null, detail: string) =>
    fail({ kind: "kubeconfig", file, line, why, detail });
  if (text.trim() === "") return bad("empty", null, "the file has no content");
  try {
    const events = parseEvents(text, {});
    if (expandedSize(events, text) > MAX_NODES)
      return bad("alias-bomb", null, "its aliases expand to over a million values");
    const [value] = constructFromEvents(events, { source: text });
    return ok({ value, lineOf: (path) => lineOf(events, text, path) });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return bad("bad-yaml", error.mark ? error.mark.line + 1 : null, error.reason);
  }
}

function lineOf(events: readonly Event[], text: string, path: readonly (string | number)[]): number | null {
  const offset = offsetOf(events, text, path);
  return offset === null ? null : text.slice(0, offset).split("\n").length;
}
