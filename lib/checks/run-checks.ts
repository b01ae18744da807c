import { incident } from "@/lib/incident";
import { askedOfPart } from "./asked-of-part";
import type { Check, CheckResult, Verdict } from "./check";
import type { PairFacts } from "./pair-facts";
import { unknown } from "./verdicts";

export type RunChecksOptions = { onResult?: (result: CheckResult) => void; signal?: AbortSignal };

/**
 * Asks all checks at once and hands over each result as it comes; the answer has them in the order of `checks`. A check with a bug is "unknown",
 * and so is every one still open when `signal` aborts. To ask one again, give it alone and fresh facts.
 */
export async function runChecks(
  checks: readonly Check[],
  facts: PairFacts,
  { onResult, signal }: RunChecksOptions = {},
): Promise<readonly CheckResult[]> {
  const abort = aborting(signal);
  try {
    return await Promise.all(
      checks.map(async (check): Promise<CheckResult> => {
        const startedAt = performance.now();
        const verdict = await Promise.race([
          abort.over(facts.remote.context),
          safely(askedOfPart(check, facts.wish.part), facts),
        ]);
        const tookMs = Math.round(performance.now() - startedAt);
        const result = { id: check.id, verdict, at: new Date().toISOString(), tookMs };
        onResult?.(result);
        return result;
      }),
    );
  } finally {
    abort.end();
  }
}

async function safely(check: Check, facts: PairFacts): Promise<Verdict> {
  try {
    return await check.run(facts);
  } catch (error) {
    return unknown(incident(error, `check ${check.id}`));
  }
}

function aborting(signal: AbortSignal | undefined) {
  const listeners: (() => void)[] = [];
  return {
    over: (context: string): Promise<Verdict> =>
      new Promise((resolve) => {
        const stop = (): void => resolve(unknown({ kind: "cancelled", context }));
        if (signal?.aborted) return stop();
        signal?.addEventListener("abort", stop, { once: true });
        listeners.push(() => signal?.removeEventListener("abort", stop));
      }),
    end: (): void => {
      for (const remove of listeners) remove();
    },
  };
}
