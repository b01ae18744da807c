import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { plainQuestion } from "../upkeep-verb";

/** Replaces credentials that Kiali signs in with. */
export const rotate: RunVerb = (session) =>
  runUpkeep(session, {
    verb: "rotate",
    special: (options) => {
      const hours = options.get("token-ttl-hours")?.[0];
      return { tokenTtlHours: hours === undefined ? null : Number(hours) };
    },
    optionOf: { tokenTtlHours: "token-ttl-hours" },
    isMeant: ({ credential, isQuarantined }) =>
      !isQuarantined && (credential.kind === "token-secret" || credential.kind === "token-request"),
    nothingMeant: "signs in with a token of a ServiceAccount",
    question: plainQuestion,
    windowSeconds: 0,
  });
