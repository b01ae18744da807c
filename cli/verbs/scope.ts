import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { type ChooseNames, runUpkeep } from "../run-upkeep";
import type { RunVerb } from "../session";
import { plainQuestion } from "../upkeep-verb";

/** Sets the labels that Kiali's queries carry, or takes them away. */
export const scope: RunVerb = async (session) => {
  const labels = session.options.get("label") ?? [];
  const isNone = session.options.has("no-labels");
  const odd = labels.find((text) => !/^[^=]+=/.test(text));
  if (odd !== undefined)
    return { misuse: { field: "label", text: `--label takes NAME=VALUE, not "${odd}".`, hint: null } };
  if ((labels.length === 0) === !isNone)
    return {
      misuse: {
        field: "label",
        text: isNone ? "--label and --no-labels exclude each other." : "--label NAME=VALUE is missing: which labels?",
        hint: "--no-labels takes the scope away.",
      },
    };
  return runUpkeep(
    session,
    {
      verb: "scope",
      special: (options) => ({ of: options.get("of")?.[0], labels: labelsOf(labels) }),
      optionOf: { labels: "label" },
      isMeant: () => true,
      nothingMeant: "has a scope",
      question: plainQuestion,
      windowSeconds: 0,
    },
    chooseHome,
  );
};

const labelsOf = (texts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    texts.map((text): readonly [string, string] => {
      const at = text.indexOf("=");
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );

/** A scope is the home's own: no connection is named. */
const chooseHome: ChooseNames = async (session, { world, asked }) => {
  const facts = homeFacts(world, asked, { signal: session.signal });
  const kiali = await facts.kiali();
  if (!kiali.ok) return { problem: kiali.problem };
  return { names: [(await facts.homeName()) ?? "Kubernetes"] };
};
