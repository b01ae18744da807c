import { EXIT } from "../exit-code";
import { openPair } from "../open-pair";
import { planJson } from "../plan-output";
import { prepare } from "../prepare";
import type { Ended, Session } from "../session";
import { planText } from "../show-plan";

/** Shows what connect would do. Reads only. */
export async function plan(session: Session): Promise<Ended> {
  const opened = await openPair(session);
  if ("ended" in opened) return opened.ended;
  const made = await prepare(session, opened.pair);
  if ("ended" in made) return made.ended;
  const { plan, digest } = made.prepared;
  if (!session.isJson) session.say(planText(plan, digest, opened.pair.overrides, session.paint));
  session.json(planJson(plan, digest, null));
  return { code: EXIT.done };
}
