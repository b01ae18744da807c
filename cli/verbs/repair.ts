import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { plainQuestion } from "../upkeep-verb";

/** Brings what is granted in the remotes to what the running Kiali needs. */
export const repair: RunVerb = (session) =>
  runUpkeep(session, {
    verb: "repair",
    special: (options) => ({ access: options.get("access")?.[0] ?? null }),
    isMeant: ({ identity, isQuarantined }) => identity !== null && !isQuarantined,
    nothingMeant: "signs in as a ServiceAccount",
    question: plainQuestion,
    windowSeconds: 0,
  });
