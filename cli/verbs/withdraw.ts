import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { chooseClusters, userMisuse, userSpec } from "../user-spec";

/** Takes back what grant gave. */
export const withdraw: RunVerb = async (session) =>
  userMisuse(session) ?? runUpkeep(session, userSpec("withdraw", 10), chooseClusters);
