import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { plainQuestion } from "../upkeep-verb";

/** Takes over connections that the script or a hand made. */
export const adopt: RunVerb = (session) =>
  runUpkeep(session, {
    verb: "adopt",
    special: (options) => ({ migrate: options.has("migrate") }),
    isMeant: ({ maker }) => maker.kind === "script" || maker.kind === "hand",
    nothingMeant: "was made by the script or by hand",
    question: plainQuestion,
    windowSeconds: 0,
  });
