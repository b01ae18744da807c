import type { Overrides } from "@/lib/access/connect-wish";
import type { Check, CheckResult } from "@/lib/checks/check";
import type { PairFacts } from "@/lib/checks/pair-facts";
import { runChecks } from "@/lib/checks/run-checks";
import { checkCounter } from "./check-counter";
import type { Session } from "./session";
import { checkPrinter } from "./show-checks";

/** Runs checks with a live count on a terminal, printing all of them or those that need attention. */
export async function runChecksLive(
  session: Session,
  checks: readonly Check[],
  facts: PairFacts,
  overrides: Overrides,
  print: "all" | "attention",
): Promise<readonly CheckResult[]> {
  const printer = checkPrinter(checks, overrides, print, session.say, session.paint);
  const counter = checkCounter(session.terminal, checks.length);
  const results = await runChecks(checks, facts, {
    signal: session.signal,
    onResult: (result) => {
      if (!session.signal.aborted) printer.add(result);
      counter.add(result);
    },
  });
  session.terminal.status("");
  return results;
}
