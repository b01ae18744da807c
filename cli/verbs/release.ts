import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { plainQuestion } from "../upkeep-verb";

/** Puts back what quarantine set aside. */
export const release: RunVerb = (session) =>
  runUpkeep(session, {
    verb: "release",
    special: () => ({}),
    isMeant: ({ isQuarantined }) => isQuarantined,
    nothingMeant: "is in quarantine",
    question: plainQuestion,
    windowSeconds: 0,
  });
