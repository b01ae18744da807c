import { EXIT } from "./exit-code";
import { ABOUT_UPKEEP } from "./help-upkeep";
import { OPTIONS, type OptionGroup, type OptionSpec, VERBS, type Verb } from "./options";

const ABOUT: Readonly<Record<Verb, { does: string; more: string; examples: readonly string[] }>> = {
  ...ABOUT_UPKEEP,
  contexts: {
    does: "list the contexts of your kubeconfig",
    more: "Nothing is dialled and no exec plugin is run.",
    examples: ["kiali-fleet contexts", "kiali-fleet contexts -o json | jq -r '.[] | select(.problem == null).name'"],
  },
  status: {
    does: "tell the state of every home and connection, worst first",
    more: `Reads only. Asks each cluster now, with the credential that Kiali uses where there is one; a dead one delays nobody. A login
program is started for a home, never for a cluster behind it. Exit code 0: everything is healthy. 1: something is not, or nobody
could look at it; with -o prometheus, whose reader judges by himself, 0 as well. 3: a minute was not enough.`,
    examples: [
      "kiali-fleet status",
      "kiali-fleet status --home east --watch",
      "kiali-fleet status --state unreachable,unauthorized -o json | jq -r '.rows[].name'",
      "kiali-fleet status -o prometheus > /var/lib/node_exporter/kiali_fleet.prom.new && mv /var/lib/node_exporter/kiali_fleet.prom{.new,}",
    ],
  },
  check: {
    does: "ask everything that must hold before Kiali may read a cluster",
    more: "Reads only. Each check has an id, explained in docs/checks.md.",
    examples: [
      "kiali-fleet check --home east --remote west",
      "kiali-fleet check --home east --remote west --only mesh --only rights",
    ],
  },
  plan: {
    does: "show what connect would do, in order, and the plan's digest",
    more: "Reads only. The checks are run first, and a blocking one stops here too.",
    examples: [
      "kiali-fleet plan --home east --remote west --name west",
      "kiali-fleet plan --home east --remote west -o json | jq -r .digest",
    ],
  },
  connect: {
    does: "give the home's Kiali access to a remote cluster, and prove it",
    more: `Runs the checks, makes the plan, shows it and asks, then writes: the account and its rights in the remote; a token,
which is tried before anything reaches the home; the entry in the home's Secret; and a restart of Kiali that keeps the
running one until the new one is Ready. Running it again finishes what was cut off and changes nothing that is right.`,
    examples: [
      "kiali-fleet connect --home east --remote west --name west",
      "kiali-fleet connect --home east --remote west --name west --yes",
      "kiali-fleet connect --home east --remote west --dry-run",
      'kiali-fleet connect --home east --remote west --override mesh.root-ca="shared through an intermediate"',
    ],
  },
};

const EXIT_CODES = `Exit codes:
  ${EXIT.done}  done
  ${EXIT.blocked}  blocked by a check, or by a cluster's answer, or not all healthy; nothing was written
  ${EXIT.misuse}  wrong use
  ${EXIT.stopped}  stopped half-way, or not finished in every cluster; the output says what was done and what is left
`;

const GROUPS: readonly OptionGroup[] = [
  "What to connect",
  "What to look at",
  "Which connections",
  "What to do",
  "Remote access",
  "How Kiali signs in",
  "Running",
  "General",
];

export const helpText = (verb: Verb | null): string => (verb ? verbHelp(verb) : overview());

function overview(): string {
  const verbs = VERBS.map((verb) => `  ${verb.padEnd(12)}${ABOUT[verb].does}\n`).join("");
  return `kiali-fleet gives one Kiali access to the clusters of an Istio mesh.

Usage: kiali-fleet VERB [options]

${verbs}
The whole main job in one line:
  kiali-fleet connect --home CONTEXT --remote CONTEXT --name NAME --yes
and taken back, proven:
  kiali-fleet revoke --home CONTEXT --name NAME --yes

"kiali-fleet VERB --help" lists a verb's options. Contexts come from your kubeconfig, read as kubectl reads it.

${EXIT_CODES}`;
}

function verbHelp(verb: Verb): string {
  const { does, more, examples } = ABOUT[verb];
  const required = REQUIRED.filter((option) => OPTIONS.some(isOf(option, verb))).map(
    (option) => ` --${option} CONTEXT`,
  );
  const groups = GROUPS.map((group) => groupHelp(group, verb)).filter((text) => text !== "");
  return `kiali-fleet ${verb}: ${does}.
${more}

Usage: kiali-fleet ${verb}${required.join("")} [options]

${groups.join("\n")}
Examples:
${examples.map((example) => `  ${example}\n`).join("")}
${EXIT_CODES}`;
}

/** The remote is required where it is one context, and not where it is said by name. */
const REQUIRED = ["home", "remote"];
const isOf =
  (option: string, verb: Verb) =>
  ({ name, verbs, takes, many }: OptionSpec): boolean =>
    name === option && verbs.includes(verb) && takes === "CONTEXT" && !many;

function groupHelp(group: OptionGroup, verb: Verb): string {
  const options = OPTIONS.filter((option) => option.group === group && option.verbs.includes(verb));
  if (options.length === 0) return "";
  const lines = options.map(({ name, short, takes, oneOf, text }) => {
    const value = oneOf ? ` ${oneOf.join("|")}` : takes ? ` ${takes}` : "";
    const left = `  ${short ? `-${short}, ` : "    "}--${name}${value}`;
    return left.length > 37 ? `${left}\n${"".padEnd(38)}${text}\n` : `${left.padEnd(38)}${text}\n`;
  });
  return `${group}:\n${lines.join("")}`;
}
