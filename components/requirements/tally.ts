import type { Overrides } from "@/lib/access/connect-wish";
import { isBlocking } from "@/lib/checks/check";
import type { ChecksRun } from "./checks-query";

/** `attention` counts what did not pass; `blocking` lists what stops the way on, without what a reason set aside. */
export type Tally = { done: number; total: number; attention: number; blocking: readonly string[] };

export function tally({ checks, results, pending }: ChecksRun, overrides: Overrides): Tally {
  const answered = checks.flatMap((check) => {
    const result = pending.includes(check.id) ? undefined : results[check.id];
    return result ? [{ check, verdict: result.verdict }] : [];
  });
  return {
    done: answered.length,
    total: checks.length,
    attention: answered.filter(({ verdict }) => ["fail", "warn", "unknown"].includes(verdict.status)).length,
    blocking: answered
      .filter(({ check, verdict }) => isBlocking(check, verdict))
      .filter(({ check }) => !(check.canBeOverridden && overrides[check.id]))
      .map(({ check }) => check.id),
  };
}

/** "27 of 41, 2 need attention" */
export const tallyWords = ({ done, total, attention }: Tally): string =>
  `${done} of ${total}, ${attention === 0 ? "none needs" : attention === 1 ? "1 needs" : `${attention} need`} attention`;
