import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { chooseClusters, userMisuse, userSpec } from "../user-spec";

/** Lets a user or a group see, or change, what Kiali shows of clusters. */
export const grant: RunVerb = async (session) =>
  userMisuse(session) ?? runUpkeep(session, userSpec("grant", 0), chooseClusters);
