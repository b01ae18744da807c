import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { plainQuestion } from "../upkeep-verb";

/** Takes clusters out of Kiali's start-up without destroying anything. */
export const quarantine: RunVerb = (session) =>
  runUpkeep(session, {
    verb: "quarantine",
    special: () => ({}),
    isMeant: ({ isQuarantined }) => !isQuarantined,
    nothingMeant: "is in Kiali's start-up",
    question: plainQuestion,
    windowSeconds: 0,
  });
