import type { FormVerb, UpkeepVerb, UpkeepWish, WishTo } from "@/lib/access/upkeep/upkeep-wish";
import { namesWords } from "./names-words";
import { VERB_WORDS } from "./verbs";

/** A wish in a person's words. */
export type WishWords = {
  /** On the button and over the review: "Rotate west". */
  action: string;
  /** While it runs: "Rotating west". */
  doing: string;
  /** When it is over: "west is rotated". */
  done: string;
  /** When its run is over and a part is missing: "west is not rotated yet". */
  notYet: string;
};

export function wishWords(wish: UpkeepWish): WishWords {
  switch (wish.verb) {
    case "tag":
      return tagWords(wish);
    case "grant":
    case "withdraw":
      return accessWords(wish);
    case "scope":
      return scopeWords(wish);
    default:
      return plainWords(wish.verb, wish.names);
  }
}

function plainWords(verb: Exclude<UpkeepVerb, FormVerb>, names: readonly string[]): WishWords {
  const { label, doing, done } = VERB_WORDS[verb];
  const words = namesWords(names);
  const be = names.length === 1 ? "is" : "are";
  return {
    action: `${label} ${words}`,
    doing: `${doing} ${words}`,
    done: `${words} ${be} ${done}`,
    notYet: `${words} ${be} not ${done} yet`,
  };
}

function tagWords({ tag, isAbsent, names }: WishTo<"tag">): WishWords {
  const words = namesWords(names);
  if (isAbsent)
    return {
      action: `Take tag ${tag} from ${words}`,
      doing: `Taking tag ${tag} from ${words}`,
      done: `Tag ${tag} is taken from ${words}`,
      notYet: `Tag ${tag} is not taken from ${words} yet`,
    };
  return {
    action: `Tag the spans of ${words}`,
    doing: `Tagging the spans of ${words}`,
    done: `The spans of ${words} are tagged`,
    notYet: `The spans of ${words} are not tagged yet`,
  };
}

function accessWords({ verb, subject, level, names }: WishTo<"grant"> | WishTo<"withdraw">): WishWords {
  const what = `${level} access`;
  const where = namesWords(names);
  if (verb === "grant")
    return {
      action: `Grant ${subject.name} ${what} in ${where}`,
      doing: `Granting ${subject.name} ${what} in ${where}`,
      done: `${subject.name} has ${what} in ${where}`,
      notYet: `${subject.name} has no ${what} in ${where} yet`,
    };
  return {
    action: `Withdraw ${what} of ${subject.name} in ${where}`,
    doing: `Withdrawing ${what} of ${subject.name} in ${where}`,
    done: `The ${what} of ${subject.name} in ${where} is withdrawn`,
    notYet: `The ${what} of ${subject.name} in ${where} is not withdrawn yet`,
  };
}

const SCOPE_OF = {
  prometheus: "query scope",
  "custom-dashboards": "query scope of custom dashboards",
  tracing: "query scope of traces",
} as const satisfies Record<WishTo<"scope">["of"], string>;

function scopeWords({ of, labels, names }: WishTo<"scope">): WishWords {
  const what = `${namesWords(names)}'s ${SCOPE_OF[of]}`;
  if (Object.keys(labels).length === 0)
    return {
      action: `Take ${what} away`,
      doing: `Taking ${what} away`,
      done: `${what} is taken away`,
      notYet: `${what} is not taken away yet`,
    };
  return { action: `Set ${what}`, doing: `Setting ${what}`, done: `${what} is set`, notYet: `${what} is not set yet` };
}
