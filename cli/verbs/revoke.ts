import { runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";

/** Takes connections back. The question wants the connection's name, because this cannot be undone by another word. */
export const revoke: RunVerb = (session) =>
  runUpkeep(session, {
    verb: "revoke",
    special: (options) => ({
      order: options.get("leaked")?.[0] ?? "calm",
      leftovers: options.has("leftovers"),
    }),
    optionOf: { order: "leaked" },
    isMeant: () => true,
    nothingMeant: "is there",
    question: ({ names }) => {
      const [only = ""] = names;
      if (names.length === 1) return { text: `Type ${only} to revoke: `, yes: only };
      return { text: `Type ${names.length} to revoke ${names.join(", ")}: `, yes: String(names.length) };
    },
    windowSeconds: 10,
  });
