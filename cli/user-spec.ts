import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { meshClusters } from "@/lib/telemetry/mesh-clusters";
import type { Misuse } from "./parse-command";
import type { ChooseNames } from "./run-upkeep";
import type { Session } from "./session";
import { suggest } from "./suggest";
import { plainQuestion, type UpkeepVerbSpec } from "./upkeep-verb";

type Wrong = { misuse: Omit<Misuse, "verb"> };
const wrong = (field: string, text: string, hint: string | null = null): Wrong => ({ misuse: { field, text, hint } });

/** What is wrong with who and where, as typed; null when both are said, and once. */
export function userMisuse({ options }: Session): Wrong | null {
  if (options.has("user") === options.has("group"))
    return wrong(
      "group",
      "Say --user NAME or --group NAME: one of them.",
      "As the API server names them, with its prefix.",
    );
  if (options.has("namespace") === options.has("whole-cluster"))
    return wrong("namespace", "Say --namespace NAMESPACE or --whole-cluster: one of them.");
  const bad = (options.get("as") ?? []).find((text) => text.indexOf("=") < 1);
  if (bad !== undefined) return wrong("as", `--as ${bad} names no cluster.`, "Write --as CLUSTER=NAME.");
  return null;
}

/** What grant and withdraw have in common. */
export const userSpec = (verb: "grant" | "withdraw", windowSeconds: number): UpkeepVerbSpec => ({
  verb,
  special: (options) => {
    const user = options.get("user")?.[0];
    return {
      subject: user === undefined ? { kind: "Group", name: options.get("group")?.[0] } : { kind: "User", name: user },
      as: Object.fromEntries((options.get("as") ?? []).map(parted)),
      level: options.get("level")?.[0] ?? "read",
      namespaces: (options.get("namespace") ?? []).flatMap((text) => text.split(",")).map((name) => name.trim()),
    };
  },
  optionOf: { subject: "group", namespaces: "namespace" },
  isMeant: () => true,
  nothingMeant: "is there",
  question: plainQuestion,
  windowSeconds,
});

function parted(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The home among them: a user's access there counts as much. */
export const chooseClusters: ChooseNames = async (session, { asked, names, world }) => {
  const isAll = session.options.has("all");
  if (isAll === names.length > 0)
    return wrong(
      "name",
      "Say --name NAME or --all: one of them.",
      `"kiali-fleet list --home ${asked.home}" lists the names.`,
    );
  const facts = homeFacts(world, asked, { signal: session.signal });
  const clusters = await meshClusters(facts, asked.remotes);
  if (!clusters.ok) return { problem: clusters.problem };
  const known = clusters.value.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name) && asked.remotes[name] === undefined);
  const [first] = unknown;
  if (first === undefined) return { names: isAll ? known : names };
  const meant = unknown.length === 1 ? suggest(first, known) : null;
  return wrong(
    "name",
    `The Kiali in ${asked.home} has no cluster called ${unknown.join(", ")}.`,
    meant ? `Did you mean --name ${meant}?` : `It has ${known.join(", ")}.`,
  );
};
