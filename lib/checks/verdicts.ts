import type { Problem, Result } from "@/lib/problem";
import type { Fix, Verdict } from "./check";

type More = { evidence?: string; fix?: Fix };

export const pass = (evidence: string): Verdict => ({ status: "pass", evidence });
export const failed = (detail: string, more: More = {}): Verdict => ({ status: "fail", detail, ...more });
export const warned = (detail: string, more: More = {}): Verdict => ({ status: "warn", detail, ...more });
export const skipped = (why: string): Verdict => ({ status: "skip", why });
/** We could not look. */
export const unknown = (problem: Problem): Verdict => ({ status: "unknown", problem });

/** Judges a fact that could be read; one that could not is "unknown". */
export const judge = <T>(fact: Result<T>, verdict: (value: T) => Verdict): Verdict =>
  fact.ok ? verdict(fact.value) : unknown(fact.problem);
