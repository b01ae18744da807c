import type { VerdictKind } from "@/components/ui/verdict";
import type { Access, AccessState, AccessVerdict } from "@/lib/users/access-matrix";

export const ABILITIES = ["sees", "logs", "writes"] as const;
export type Ability = (typeof ABILITIES)[number];

/** What is asked, as a head of its reasons. */
export const ABILITY_TITLES: Readonly<Record<Ability, string>> = {
  sees: "Sees the namespace",
  logs: "Reads logs of its pods",
  writes: "Writes what Kiali writes",
};

const WORDS: Readonly<Record<Ability, Readonly<Record<AccessState, string>>>> = {
  sees: { yes: "Sees", part: "Sees some", no: "Hidden", hidden: "Hidden", unknown: "Sees?" },
  logs: { yes: "Logs", part: "Some logs", no: "No logs", hidden: "No logs", unknown: "Logs?" },
  writes: { yes: "Writes", part: "Writes some", no: "No writes", hidden: "No writes", unknown: "Writes?" },
};
const KINDS: Readonly<Record<AccessState, VerdictKind>> = {
  yes: "pass",
  part: "warn",
  no: "skip",
  hidden: "skip",
  unknown: "unknown",
};

export const abilityWord = (ability: Ability, { state }: AccessVerdict): string => WORDS[ability][state];
export const abilityKind = ({ state }: AccessVerdict): VerdictKind => KINDS[state];

/** What a cell shows: of a namespace that is hidden, nothing more. */
export const shownAbilities = ({ sees }: Access): readonly Ability[] =>
  sees.state === "no" || sees.state === "unknown" ? ["sees"] : ABILITIES;

/** Why, in one sentence: the server's own words where it gave some. */
export function reasonWords({ state, reason, missing }: AccessVerdict): string {
  const refused = missing.length === 0 ? "" : `refused: ${refusedWords(missing, state === "no")}`;
  switch (state) {
    case "yes":
      return reason ?? "Allowed; the API server does not say by what";
    case "part":
      return [reason, refused].filter(Boolean).join("; ");
    case "no":
      return `No rule allows it${reason ? ` (${reason})` : ""}; ${refused}`;
    case "hidden":
      return "Kiali shows nothing of a namespace that the user does not see";
    case "unknown":
      return reason ?? "Nobody could look";
    default:
      return state satisfies never;
  }
}

/** More than this many that are all refused tell nothing one by one. */
const FEW = 8;

/** "create and patch gateways.networking.istio.io, patch services" */
function refusedWords(missing: readonly string[], isAll: boolean): string {
  if (isAll && missing.length > FEW) return `all ${missing.length} ways`;
  const byKind = Map.groupBy(missing, (words) => words.slice(words.indexOf(" ") + 1));
  return [...byKind]
    .map(([kind, all]) => `${all.map((words) => words.slice(0, words.indexOf(" "))).join(" and ")} ${kind}`)
    .join(", ");
}
