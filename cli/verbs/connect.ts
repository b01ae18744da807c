import { ok } from "@/lib/problem";
import { apply } from "../apply";
import { dryRun } from "../dry-run";
import { openPair } from "../open-pair";
import { endWithoutPlan, prepare } from "../prepare";
import type { Ended, Session } from "../session";
import { planText } from "../show-plan";

/** Connects a remote to the home's Kiali: asks first, unless told yes, and says at the end what was done and what is left. */
export async function connectVerb(session: Session): Promise<Ended> {
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
  const opened = await openPair(session);
  if ("ended" in opened) return opened.ended;
  const { pair } = opened;
  if (isAgreed && !isDry)
    return apply(session, pair, { digest: session.options.get("digest")?.[0] ?? null, isOnScreen: false });

  const made = await prepare(session, pair);
  if ("ended" in made) return made.ended;
  const { plan, digest } = made.prepared;
  session.say(planText(plan, digest, pair.overrides, session.paint));
  const clusterOf = async (context: string) => ok(context === pair.home.context ? pair.home : pair.remote);
  if (isDry) return dryRun(session, clusterOf, made.prepared);
  const answer = await session.terminal.ask(
    `\nApply this to ${pair.wish.remote} and ${pair.wish.home}? Type yes: `,
    session.signal,
  );
  if (answer?.trim().toLowerCase() === "yes") return apply(session, pair, { digest, isOnScreen: true });
  return endWithoutPlan(session, { kind: "cancelled", context: pair.wish.remote });
}
