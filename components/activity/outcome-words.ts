import type { VerdictKind } from "@/components/ui/verdict";
import type { Outcome } from "@/lib/activity/activity";

export const OUTCOME: Readonly<Record<Outcome, { kind: VerdictKind; word: string }>> = {
  done: { kind: "pass", word: "Done" },
  failed: { kind: "fail", word: "Failed" },
  undone: { kind: "undone", word: "Put back" },
  unknown: { kind: "unknown", word: "Unknown, look" },
  running: { kind: "running", word: "Running" },
};

const VERBS: Readonly<Record<string, string>> = {
  connect: "Connect",
  undo: "Take back",
  revoke: "Revoke",
  rotate: "Rotate",
  repair: "Repair",
  adopt: "Adopt",
  quarantine: "Quarantine",
  release: "Release",
  settle: "Settle",
  forget: "Forget",
  tag: "Tag spans of",
  grant: "Grant access to",
  withdraw: "Withdraw access to",
  scope: "Set the query scope of",
  renewal: "Renewal",
  "webhook-test": "Send a test to the",
};

/** The verb of a run as a person says it. Lines of older versions do not tell it. */
export const verbWords = (verb: string | null): string => (verb === null ? "Run" : (VERBS[verb] ?? verb));

/** Who ordered it, when it was nobody in a browser. */
export function sessionWords(session: string): string {
  if (session === "cli") return "the command line";
  if (session === "retry") return "the console, finishing an orphan";
  if (session === "renewal") return "the console, renewing a credential";
  return `session ${session}`;
}

/** The connections of a run in one line. */
export function namesWords(names: readonly string[]): string {
  if (names.length <= 3) return names.join(", ");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
