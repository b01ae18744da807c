import { type Patience, pollUntil } from "@/lib/access/poll-until";
import type { StepContext } from "@/lib/plan/run-context";
import type { Result } from "@/lib/problem";

/** Asks again while the answer is no, or did not come: either may change. What no waiting changes ends it. */
export const untilFinal = (
  { signal, cluster: { context } }: StepContext,
  patience: Patience,
  ask: () => Promise<Result<string>>,
): Promise<Result<string>> =>
  pollUntil(
    async () => {
      const answer = await ask();
      const isFinal = answer.ok || ["forbidden", "cancelled", "not-found"].includes(answer.problem.kind);
      return isFinal ? { done: true, result: answer } : { done: false, last: answer };
    },
    patience,
    { signal, context },
  );
