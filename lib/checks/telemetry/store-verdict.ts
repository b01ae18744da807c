import { describeProblem } from "@/lib/describe-problem";
import type { Problem, StoreFault } from "@/lib/problem";
import type { Verdict } from "../check";
import { unknown, warned } from "../verdicts";

/** Faults that say something of our way to the store, and nothing of the store: Kiali may well reach it. */
const OURS: ReadonlySet<StoreFault> = new Set(["authorization-taken", "not-ours-to-send", "no-way"]);
/** What no login or API server of ours is the reason of. */
const THEIRS: ReadonlySet<Problem["kind"]> = new Set(["not-found", "rejected", "too-large", "throttled"]);

/** A store that gave no answer: a warning where Kiali gets none either, "unknown" where only we could not ask. */
export function storeVerdict(problem: Problem): Verdict {
  const isKialis = problem.kind === "store" ? !OURS.has(problem.why) : THEIRS.has(problem.kind);
  if (!isKialis) return unknown(problem);
  const { title, advice } = describeProblem(problem);
  return warned(title, { fix: { text: advice } });
}
