import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Problem } from "@/lib/problem";
import { planJson, stoppedBefore } from "./plan-output";
import { codeOf } from "./prepare";
import { problemLine } from "./problem-line";
import type { Ended, Session } from "./session";
import { upkeepJson } from "./upkeep-output";

/** Nothing was written: says why, in words and in the contract. */
export function endWithoutUpkeep(
  session: Session,
  about: Pick<UpkeepWish, "verb" | "home" | "names">,
  problem: Problem,
  /** Said in place of the problem's own words. */
  words: string = problemLine(problem),
): Ended {
  session.terminal.err(`kiali-fleet: ${words}\n`);
  session.say("Nothing was changed.\n");
  session.json(upkeepJson(about, planJson(null, null, stoppedBefore(problem))));
  return { code: codeOf(problem) };
}
