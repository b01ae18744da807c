import { connect } from "@/lib/access/connect";
import { runRecorder } from "@/lib/audit/run-recorder";
import { userOf } from "@/lib/audit/user-of";
import { allChecks } from "@/lib/checks/all-checks";
import type { CheckResult } from "@/lib/checks/check";
import type { Plan } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { checkCounter } from "./check-counter";
import { EXIT } from "./exit-code";
import type { Pair } from "./open-pair";
import { plain } from "./plain";
import { planJson, stoppedIn } from "./plan-output";
import { endWithoutPlan } from "./prepare";
import { runPrinter } from "./run-printer";
import type { Ended, Session } from "./session";
import { checkPrinter, checkTotals } from "./show-checks";
import { tellReceipt } from "./tell-receipt";

/** What is known of a run once its plan is made. */
type Begun = {
  plan: Plan;
  digest: string;
  printer: ReturnType<typeof runPrinter>;
  record: ReturnType<typeof runRecorder>;
};

/** The plan that was agreed to: its digest, null for whatever is planned now, and whether it was just shown. */
export type Reviewed = { digest: string | null; isOnScreen: boolean };

/** Checks, plans and carries out; every step goes to the audit file before and after. */
export async function apply(session: Session, pair: Pair, reviewed: Reviewed): Promise<Ended> {
  const { wish, overrides, home, remote } = pair;
  const counter = checkCounter(session.terminal, allChecks.length);
  const say = reviewed.isOnScreen ? () => undefined : session.say;
  const checks = checkPrinter(allChecks, overrides, "attention", say, session.paint);
  const results: CheckResult[] = [];
  const run: { begun: Begun | null } = { begun: null };
  const users = userOf([home, remote]);

  const done = await connect({
    wish,
    overrides,
    home,
    remote,
    openEndpoint: await session.clusters.loadOpenEndpoint(),
    ...(reviewed.digest === null ? {} : { digest: reviewed.digest }),
    signal: session.signal,
    onCheck: (result) => {
      results.push(result);
      counter.add(result);
      if (!session.signal.aborted) checks.add(result);
    },
    onPlan: (plan) => {
      const planned = planDigest(plan);
      say(`${checkTotals(results)}\n\n${session.paint("bold", plain(plan.goal))}\n`);
      for (const warning of plan.warnings) say(`! ${plain(warning)}\n`);
      const record = runRecorder({
        session: "cli",
        requestId: crypto.randomUUID(),
        planDigest: planned,
        overrides,
        userOf: users,
        about: { verb: "connect", home: wish.home, names: [wish.name ?? wish.remote] },
      });
      run.begun = { plan, digest: planned, printer: runPrinter(session, plan), record };
    },
    onEvent: (event) => run.begun?.printer.show(event),
    record: (entry) => {
      if (!run.begun) throw new Error("a step ran before its plan was known");
      return run.begun.record(entry);
    },
  });
  const { begun } = run;
  await begun?.record.end(done);
  session.terminal.status("");
  if (!done.ok || !begun) return endWithoutPlan(session, done.ok ? { kind: "plan-changed" } : done.problem);
  const { plan, printer } = begun;
  tellReceipt(session, `connect ${wish.remote} to ${wish.home}`, plan, done.value);
  session.json(planJson(plan, begun.digest, stoppedIn(done.value), printer.statusOf));
  return { code: done.value.stoppedBy ? EXIT.stopped : EXIT.done };
}
