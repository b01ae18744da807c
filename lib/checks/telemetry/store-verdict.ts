import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import { speaksOfStore } from "@/lib/telemetry/speaks-of-store";
import type { Verdict } from "../check";
import { skipped, unknown, warned } from "../verdicts";

/** A store that gave no answer: nothing to say where Kiali is told to do without, a warning where Kiali gets none either, "unknown" where only we could not ask. */
export function storeVerdict(problem: Problem): Verdict {
  if (!speaksOfStore(problem)) return unknown(problem);
  const { title, advice } = describeProblem(problem);
  if (problem.kind === "store" && problem.why === "disabled") return skipped(title);
  return warned(title, { fix: { text: advice } });
}
