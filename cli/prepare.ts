import { planConnect } from "@/lib/access/plan-connect";
import { allChecks } from "@/lib/checks/all-checks";
import { pairFacts } from "@/lib/checks/pair-facts";
import type { Plan } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import type { Problem } from "@/lib/problem";
import { EXIT } from "./exit-code";
import type { Pair } from "./open-pair";
import { planJson, stoppedBefore } from "./plan-output";
import { problemLine } from "./problem-line";
import { runChecksLive } from "./run-checks-live";
import type { Ended, Session } from "./session";
import { blockedBy, checkTotals } from "./show-checks";

export type Prepared = { plan: Plan; digest: string };

/** Checks and plan of a pair, read at once and without writing; the plan, or how the verb ends without one. */
export async function prepare(session: Session, pair: Pair): Promise<{ prepared: Prepared } | { ended: Ended }> {
  const { signal, clusters } = session;
  const openStore = await clusters.loadOpenStore?.();
  const facts = pairFacts(pair.home, pair.remote, pair.wish, { signal, ...(openStore ? { openStore } : {}) });
  const [results, planned] = await Promise.all([
    runChecksLive(session, allChecks, facts, pair.overrides, "attention"),
    planConnect(pair.wish, facts),
  ]);
  if (session.signal.aborted)
    return { ended: endWithoutPlan(session, { kind: "cancelled", context: pair.wish.remote }) };
  session.say(`${checkTotals(results)}\n\n`);
  const checks = blockedBy(allChecks, results, pair.overrides);
  if (checks.length > 0) return { ended: endWithoutPlan(session, { kind: "blocked", checks }) };
  if (!planned.ok) return { ended: endWithoutPlan(session, planned.problem) };
  const digest = planDigest(planned.value);
  const wanted = session.options.get("digest")?.[0];
  if (wanted !== undefined && wanted !== digest) return { ended: endWithoutPlan(session, { kind: "plan-changed" }) };
  return { prepared: { plan: planned.value, digest } };
}

/** Nothing was written: says why, in words and in the contract. */
export function endWithoutPlan(session: Session, problem: Problem): Ended {
  session.terminal.err(`kiali-fleet: ${problemLine(problem)}\n`);
  session.say("Nothing was changed.\n");
  session.json(planJson(null, null, stoppedBefore(problem)));
  return { code: codeOf(problem) };
}

/** The exit code of what ended before anything was written. */
export function codeOf(problem: Problem) {
  switch (problem.kind) {
    case "cancelled":
      return EXIT.stopped;
    case "invalid-input":
    case "no-such-context":
    case "kubeconfig":
      return EXIT.misuse;
    default:
      return EXIT.blocked;
  }
}
