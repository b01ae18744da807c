import { planUpkeep } from "@/lib/access/upkeep/upkeep";
import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Plan } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { applyUpkeep } from "./apply-upkeep";
import { type Chosen, chooseNames } from "./choose-names";
import { dryRun } from "./dry-run";
import { endWithoutUpkeep } from "./end-without-upkeep";
import { EXIT } from "./exit-code";
import { goesAndStays } from "./goes-and-stays";
import { type Home, openHome } from "./open-home";
import { plain } from "./plain";
import { planJson } from "./plan-output";
import type { Ended, Session } from "./session";
import { planText } from "./show-plan";
import { upkeepJson } from "./upkeep-output";
import { type UpkeepVerbSpec, wholeNumber } from "./upkeep-verb";

/** How one verb finds its connections, where not by --name, --all or --expiring-within. */
export type ChooseNames = (session: Session, home: Home, spec: UpkeepVerbSpec) => Promise<Chosen>;

/** Any verb about connections that exist: plans, shows, asks unless told yes, carries out, and says what was done and what is left. */
export async function runUpkeep(
  session: Session,
  spec: UpkeepVerbSpec,
  choose: ChooseNames = chooseNames,
): Promise<Ended> {
  const isDry = session.options.has("dry-run");
  const isAgreed = session.options.has("yes");
  if (!isDry && !isAgreed && !session.terminal.isInteractive)
    return {
      misuse: {
        field: "yes",
        text: "Nobody can be asked here, so nothing is applied.",
        hint: "Add --yes to apply, or --dry-run to see what would be done.",
      },
    };
  const waited = wholeNumber(session.options, "wait-seconds");
  if (waited !== null && typeof waited !== "number") return waited;
  const opened = await openHome(session);
  if ("ended" in opened) return opened.ended;
  const { home } = opened;
  const chosen = await choose(session, home, spec);
  if ("misuse" in chosen) return chosen;
  const about = { verb: spec.verb, home: home.asked.home, names: "names" in chosen ? [...chosen.names] : [] };
  if ("problem" in chosen) return endWithoutUpkeep(session, about, chosen.problem);
  if ("nothing" in chosen) {
    session.say(`${chosen.nothing} Nothing was changed.\n`);
    session.json(upkeepJson(about, planJson(null, null, null)));
    return { code: EXIT.done };
  }
  const windowSeconds = waited ?? (isDry || isAgreed ? 0 : spec.windowSeconds);
  const parsed = upkeepWish.safeParse({
    ...home.asked,
    names: chosen.names,
    windowSeconds,
    ...spec.special(session.options),
    verb: spec.verb,
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const option = optionOf(String(issue?.path[0] ?? ""), spec);
    return { misuse: { field: option, text: `--${option}: ${issue?.message ?? "is not valid"}.`, hint: null } };
  }
  const wish = parsed.data;
  const asked = session.options.get("digest")?.[0] ?? null;
  if (isAgreed && !isDry) return applyUpkeep(session, home, wish, { digest: asked, isOnScreen: false });
  return reviewAndApply(session, home, wish, spec, { isDry, asked });
}

async function reviewAndApply(
  session: Session,
  home: Home,
  wish: UpkeepWish,
  spec: UpkeepVerbSpec,
  { isDry, asked }: { isDry: boolean; asked: string | null },
): Promise<Ended> {
  session.terminal.status(`◌ looking at ${wish.home} and ${wish.names.join(", ")}`);
  const planned = await planUpkeep(wish, home.world, session.signal);
  session.terminal.status("");
  if (session.signal.aborted) return endWithoutUpkeep(session, wish, { kind: "cancelled", context: wish.home });
  if (!planned.ok) return endWithoutUpkeep(session, wish, planned.problem);
  const plan = planned.value;
  const digest = planDigest(plan);
  if (asked !== null && asked !== digest) return endWithoutUpkeep(session, wish, { kind: "plan-changed" });
  sayPlan(session, home, plan, digest);
  if (isDry) return dryRun(session, home.world.open, { plan, digest }, (planned) => upkeepJson(wish, planned));
  const { text, yes } = spec.question(wish);
  const answer = await session.terminal.ask(`\n${text}`, session.signal);
  const typed = answer?.trim() ?? "";
  if (typed.toLowerCase() === yes.toLowerCase()) return applyUpkeep(session, home, wish, { digest, isOnScreen: true });
  const not = typed === "" ? `${yes} was not typed` : `"${plain(typed)}" is not "${plain(yes)}"`;
  return endWithoutUpkeep(session, wish, { kind: "cancelled", context: wish.home }, `${not}, so nothing was begun.`);
}

function sayPlan(session: Session, { overrides }: Home, plan: Plan, digest: string): void {
  session.say(`${goesAndStays(plan, session.paint)}${planText(plan, digest, overrides, session.paint)}`);
}

const OPTION_OF: Readonly<Record<string, string>> = {
  names: "name",
  remotes: "remote",
  kiali: "kiali-namespace",
  windowSeconds: "wait-seconds",
};
const optionOf = (field: string, { optionOf: own }: UpkeepVerbSpec): string =>
  own?.[field] ?? OPTION_OF[field] ?? field;
