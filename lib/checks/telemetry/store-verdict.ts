import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import { speaksOfStore } from "@/lib/telemetry/speaks-of-store";
import type { Verdict } from "../check";
import { unknown, warned } from "../verdicts";

/** A store that gave no answer: a warning where Kiali gets none either, "unknown" where only we could not ask. */
export function storeVerdict(problem: Problem): Verdict {
  if (!speaksOfStore(problem)) return unknown(problem);
  const { title, advice } = describeProblem(problem);
  return warned(title, { fix: { text: advice } });
}
