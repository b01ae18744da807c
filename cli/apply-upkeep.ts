import { upkeep } from "@/lib/access/upkeep/upkeep";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { authorOfUpkeep } from "@/lib/audit/author-of-upkeep";
import { runRecorder } from "@/lib/audit/run-recorder";
import type { Plan } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import type { Reviewed } from "./apply";
import { endWithoutUpkeep } from "./end-without-upkeep";
import { EXIT } from "./exit-code";
import { goesAndStays } from "./goes-and-stays";
import type { Home } from "./open-home";
import { plain } from "./plain";
import { planJson, stoppedIn } from "./plan-output";
import { runPrinter } from "./run-printer";
import type { Ended, Session } from "./session";
import { tellReceipt } from "./tell-receipt";
import { upkeepJson } from "./upkeep-output";

type Begun = {
  plan: Plan;
  digest: string;
  printer: ReturnType<typeof runPrinter>;
  record: ReturnType<typeof runRecorder>;
};

/** Plans and carries out; every step goes to the audit file before and after. */
export async function applyUpkeep(session: Session, home: Home, wish: UpkeepWish, reviewed: Reviewed): Promise<Ended> {
  const { world, overrides } = home;
  const say = reviewed.isOnScreen ? () => undefined : session.say;
  const run: { begun: Begun | null } = { begun: null };
  session.terminal.status(`◌ looking at ${wish.home} and ${wish.names.join(", ")}`);
  const done = await upkeep({
    wish,
    world,
    overrides,
    ...(reviewed.digest === null ? {} : { digest: reviewed.digest }),
    signal: session.signal,
    onPlan: (plan) => {
      const digest = planDigest(plan);
      say(`${goesAndStays(plan, session.paint)}${session.paint("bold", plain(plan.goal))}\n`);
      for (const warning of plan.warnings) say(`! ${plain(warning)}\n`);
      sayUnusedReasons(session, plan, home);
      const author = {
        session: "cli",
        requestId: crypto.randomUUID(),
        planDigest: digest,
        ...authorOfUpkeep(wish, overrides),
      };
      const record = runRecorder({ ...author, userOf: (context) => userIn(world, context) });
      run.begun = { plan, digest, printer: runPrinter(session, plan), record };
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
  if (!done.ok || !begun) return endWithoutUpkeep(session, wish, done.ok ? { kind: "plan-changed" } : done.problem);
  const { plan, digest, printer } = begun;
  const receipt = done.value;
  tellReceipt(session, `${wish.verb} ${wish.names.join(", ")} of ${wish.home}`, plan, receipt);
  const isWhole = !receipt.stoppedBy && (receipt.unfinished ?? []).length === 0;
  if (!isWhole && plan.steps.some(({ verb }) => verb === "record" || verb === "clear"))
    session.say(`"kiali-fleet orphans --home ${plain(wish.home)}" lists what is on record, --retry goes on with it.\n`);
  session.json(upkeepJson(wish, planJson(plan, digest, stoppedIn(receipt), printer.statusOf), receipt));
  return { code: isWhole ? EXIT.done : EXIT.stopped };
}

/** A reason that sets nothing aside is most likely a mistyped gate. */
function sayUnusedReasons(session: Session, { steps }: Plan, { overrides }: Home): void {
  const gates = steps.flatMap((step) => (step.verb === "gate" && step.canBeOverridden ? [step.gate] : []));
  for (const id of Object.keys(overrides).filter((each) => !gates.includes(each)))
    session.terminal.err(
      `kiali-fleet: --override ${plain(id)} sets nothing aside here. ${gates.length > 0 ? `The gates that a reason lets pass: ${gates.join(", ")}` : "This plan has no gate that a reason lets pass"}.\n`,
    );
}

/** The Kubernetes user for the audit file; null when the cluster would not say. */
async function userIn(world: UpkeepWorld, context: string): Promise<string | null> {
  const opened = await world.open(context);
  const me = opened.ok ? await opened.value.whoAmI() : opened;
  return me.ok ? me.value.username : null;
}
