import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { UpkeepVerb, UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Misuse } from "./parse-command";

type Options = ReadonlyMap<string, readonly string[]>;

/** What is special about one verb; everything else is the same for all of them. */
export type UpkeepVerbSpec = {
  verb: UpkeepVerb;
  /** The fields of the wish that only this verb has, as typed; parsed afterwards. */
  special: (options: Options) => Readonly<Record<string, unknown>>;
  /** Which option a field of the wish comes from, where the names differ. */
  optionOf?: Readonly<Record<string, string>>;
  /** Whether --all means this connection; the verbs about records choose their names themselves. */
  isMeant: (row: ConnectionRow) => boolean;
  /** Why nothing is meant, after "No connection of east". */
  nothingMeant: string;
  /** The question before anything is done, and the word that says yes. */
  question: (wish: UpkeepWish) => { text: string; yes: string };
  /** How long it can be called off after the question; a plan that takes nothing away does not wait. */
  windowSeconds: number;
};

export const plainQuestion = ({ home }: UpkeepWish): { text: string; yes: string } => ({
  text: `Apply this to ${home} and what it reads? Type yes: `,
  yes: "yes",
});

/** A whole number typed for an option, or what is wrong with it. */
export function wholeNumber(options: Options, name: string): number | null | { misuse: Omit<Misuse, "verb"> } {
  const typed = options.get(name)?.[0];
  if (typed === undefined) return null;
  if (/^\d{1,6}$/.test(typed)) return Number(typed);
  return { misuse: { field: name, text: `--${name} takes a whole number, not "${typed}".`, hint: null } };
}
