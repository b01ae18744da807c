import type { Culprit, HomeHealth, HomeState } from "@/lib/access/quarantine/home-health";
import { shell } from "@/lib/shell-command";
import type { Home } from "./open-home";
import type { Color, Paint } from "./paint";
import { plain } from "./plain";

const STATE: Readonly<Record<HomeState, { words: string; sign: string; color: Color }>> = {
  serving: { words: "serves, but would not start again", sign: "!", color: "yellow" },
  "crash-looping": { words: "crash-loops", sign: "✕", color: "red" },
  hanging: { words: "hangs", sign: "✕", color: "red" },
  down: { words: "is down", sign: "✕", color: "red" },
  starting: { words: "is starting", sign: "!", color: "yellow" },
  unknown: { words: "could not be judged", sign: "?", color: "magenta" },
};

export type HealthAbout = {
  asked: Pick<Home["asked"], "home" | "kiali">;
  kiali: { namespace: string; name: string };
  /** The file of --kubeconfig, for the commands to copy. */
  kubeconfig: string | null;
};

/**
 * What keeps a Kiali down, or would keep its next start from succeeding, and the command that mends it, soonest first. Empty for a Kiali that is
 * well.
 */
export function healthWords(health: HomeHealth, about: HealthAbout, paint: Paint): string {
  const { state, culprits, evidence } = health;
  if (state === "serving" && culprits.length === 0) return "";
  const { words, sign, color } = STATE[state];
  const head = `${paint(color, sign)} ${paint("bold", `Kiali ${plain(`${about.kiali.namespace}/${about.kiali.name}`)} ${words}`)}`;
  const seen = state === "serving" ? [] : evidence.map((line) => `  ${paint("dim", plain(line))}\n`);
  return `${head}${because(culprits)}\n${offers(culprits, about)}${seen.join("")}\n`;
}

/** One remote on the line itself, several below it. */
function because(culprits: readonly Culprit[]): string {
  const [first] = culprits;
  if (!first) return "";
  if (culprits.length === 1) return ` because of ${plain(first.name)}: ${plain(first.detail)}`;
  const lines = culprits.map(({ name, detail }) => `\n  ${plain(name)}: ${plain(detail)}`);
  return ` because of ${culprits.length} remotes:${lines.join("")}`;
}

function offers(culprits: readonly Culprit[], about: HealthAbout): string {
  const commands = (["quarantine", "repair", "rotate", "revoke"] as const).flatMap((verb) => {
    const names = culprits.filter(({ mend }) => mend === verb).map(({ name }) => name);
    return names.length > 0 ? [command(verb, names, about)] : [];
  });
  return commands.map((text, at) => `${at === 0 ? "Offered first" : "Then"}: ${plain(text)}\n`).join("");
}

function command(verb: Culprit["mend"], names: readonly string[], { asked, kubeconfig }: HealthAbout): string {
  const kiali = asked.kiali ? shell` --kiali-namespace ${asked.kiali.namespace} --kiali-name ${asked.kiali.name}` : "";
  const file = kubeconfig === null ? "" : shell` --kubeconfig ${kubeconfig}`;
  return `${shell`kiali-fleet ${verb} --home ${asked.home}`}${kiali}${names.map((name) => shell` --name ${name}`).join("")}${file}`;
}
