import type { Problem } from "@/lib/problem";
import type { PairFacts } from "./pair-facts";

export type CheckGroup = "contexts" | "clusters" | "rights" | "kiali" | "mesh" | "telemetry" | "connection";
export type CheckSubject = "home" | "remote" | "pair";
export type Severity = "block" | "warn" | "info";
/** What the operator can do: words, a command to copy (without secrets), a page to read. */
export type Fix = { text: string; command?: string; href?: string };

export type Verdict =
  | { status: "pass"; evidence: string }
  | { status: "fail"; detail: string; evidence?: string; fix?: Fix }
  | { status: "warn"; detail: string; evidence?: string; fix?: Fix }
  /** We could not look: never the same as "no". */
  | { status: "unknown"; problem: Problem }
  | { status: "skip"; why: string };

/** One question with a stable id; ids appear in URLs, audit lines and docs/checks.md and are never reused. */
export type Check = {
  id: string;
  group: CheckGroup;
  subject: CheckSubject;
  /** An assertion: "The remote's API server answers". */
  title: string;
  severity: Severity;
  /** False only for what no reason can make right (home and remote are one cluster). */
  canBeOverridden: boolean;
  /** Why it matters, one or two sentences. */
  why: string;
  /** How we look: verb and path, and from where. */
  how: string;
  fix: Fix;
  run: (facts: PairFacts) => Promise<Verdict>;
};

export type CheckResult = { id: string; verdict: Verdict /** ISO */; at: string; tookMs: number };

/** A blocking check that says "no" or could not look blocks until it is overridden with a reason. */
export const isBlocking = (check: Pick<Check, "severity">, verdict: Verdict): boolean =>
  check.severity === "block" && (verdict.status === "fail" || verdict.status === "unknown");
