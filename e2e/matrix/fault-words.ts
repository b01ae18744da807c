import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import type { Told } from "./fault-scene";

/** What a run may say of a fault. */
export type Meant = {
  kinds: readonly Problem["kind"][];
  /** Checks of connect whose very question the fault is, so that they say "no" where the others say that they could not look. */
  checks: readonly string[];
  /** Gates of which the same holds. */
  gates: readonly string[];
};

/**
 * Gates that close where something before them stopped, in another lane: what is accepted beside the fault's own kind, never instead of it.
 * gate.forgot: the remote's half stays as it is because the home's Kiali was not restarted.
 */
const FOLLOWING_GATES: ReadonlySet<string> = new Set(["gate.forgot"]);

/** One reason why a run did not come to its end, and whether it may be given. */
type Reason = { words: string; isMeant: boolean };

/** Why the run stopped, in the plan or in one cluster; a run that was blocked says so of each check. Empty when it came to its end. */
export function reasonsOf(told: Pick<Told, "result" | "checks">, meant: Meant): readonly Reason[] {
  const problems = problemsOf(told);
  const isCauseTold = problems.some(({ kind }) => meant.kinds.includes(kind));
  return problems.flatMap((problem) => reasonsFor(problem, told, meant, isCauseTold));
}

function problemsOf({ result }: Pick<Told, "result">): readonly Problem[] {
  if (!result.ok) return [result.problem];
  const { stoppedBy, unfinished = [] } = result.value;
  return [...(stoppedBy ? [stoppedBy.problem] : []), ...unfinished.map(({ problem }) => problem)];
}

function reasonsFor(
  problem: Problem,
  { checks }: Pick<Told, "checks">,
  { kinds, checks: noes, gates }: Meant,
  isCauseTold: boolean,
): readonly Reason[] {
  switch (problem.kind) {
    case "blocked":
      return problem.checks.map((id) => {
        const verdict = checks.find((check) => check.id === id)?.verdict;
        if (verdict?.status === "unknown")
          return { words: `${id}: ${verdict.problem.kind}`, isMeant: kinds.includes(verdict.problem.kind) };
        return { words: `${id}: ${verdict?.status === "fail" ? "no" : "?"}`, isMeant: noes.includes(id) };
      });
    case "gate-failed":
      return [
        {
          words: `${problem.gate} closed`,
          isMeant: gates.includes(problem.gate) || (isCauseTold && FOLLOWING_GATES.has(problem.gate)),
        },
      ];
    case "not-recorded":
      return [{ words: `not-recorded: ${problem.why}`, isMeant: false }];
    default:
      return [
        kinds.includes(problem.kind)
          ? { words: problem.kind, isMeant: true }
          : { words: `${problem.kind}: ${describeProblem(problem).title}`, isMeant: false },
      ];
  }
}
