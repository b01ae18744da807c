import manifest from "@/package.json" with { type: "json" };
import type { Clusters } from "./clusters";
import { EXIT, type ExitCode } from "./exit-code";
import { helpText } from "./help";
import type { Verb } from "./options";
import { painter } from "./paint";
import { type Command, type Misuse, parseCommand } from "./parse-command";
import { plain } from "./plain";
import type { Ended, RunVerb, Session } from "./session";
import type { Terminal } from "./terminal";
import { wantsJson } from "./wants-json";

/** Each verb is loaded when it is asked for, so that --help costs nothing of the clients behind the others. */
const LOAD: Readonly<Record<Verb, () => Promise<RunVerb>>> = {
  contexts: async () => (await import("./verbs/contexts")).contexts,
  status: async () => (await import("./verbs/status")).status,
  check: async () => (await import("./verbs/check")).check,
  plan: async () => (await import("./verbs/plan")).plan,
  connect: async () => (await import("./verbs/connect")).connectVerb,
  list: async () => (await import("./verbs/list")).list,
  revoke: async () => (await import("./verbs/revoke")).revoke,
  rotate: async () => (await import("./verbs/rotate")).rotate,
  repair: async () => (await import("./verbs/repair")).repair,
  adopt: async () => (await import("./verbs/adopt")).adopt,
  quarantine: async () => (await import("./verbs/quarantine")).quarantine,
  release: async () => (await import("./verbs/release")).release,
  grant: async () => (await import("./verbs/grant")).grant,
  withdraw: async () => (await import("./verbs/withdraw")).withdraw,
  orphans: async () => (await import("./verbs/orphans")).orphans,
  tag: async () => (await import("./verbs/tag")).tag,
  scope: async () => (await import("./verbs/scope")).scope,
};

/** The whole command: reads the words after `kiali-fleet`, answers on the terminal, returns the exit code. */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  loadClusters: () => Promise<{ clusters: Clusters }>,
): Promise<ExitCode> {
  const parsed = parseCommand(argv);
  switch (parsed.kind) {
    case "help":
      terminal.out(helpText(parsed.verb));
      return EXIT.done;
    case "version":
      terminal.out(`kiali-fleet ${manifest.version}\n`);
      return EXIT.done;
    case "misuse":
      return sayMisuse(parsed.misuse, wantsJson(argv), terminal);
    case "command":
      return runCommand(parsed.command, terminal, loadClusters);
    default:
      return parsed satisfies never;
  }
}

async function runCommand(
  { verb, options }: Command,
  terminal: Terminal,
  loadClusters: () => Promise<{ clusters: Clusters }>,
): Promise<ExitCode> {
  const isJson = options.get("output")?.[0] === "json";
  const kubeconfig = options.get("kubeconfig")?.[0];
  if (kubeconfig !== undefined) terminal.setKubeconfig(kubeconfig);
  const interrupt = new AbortController();
  const stopListening = terminal.onInterrupt(() => {
    if (verb !== "status")
      terminal.err("\nStopping, and taking back what is half done. Ctrl-C again leaves it as it is.\n");
    interrupt.abort();
  });
  const [run, { clusters }] = await Promise.all([LOAD[verb](), loadClusters()]);
  const session: Session = {
    options,
    terminal,
    clusters,
    isJson,
    paint: painter(terminal.hasColor && !isJson),
    say: isJson ? terminal.err : terminal.out,
    json: (value) => {
      if (isJson) terminal.out(`${JSON.stringify(value, null, 2)}\n`);
    },
    signal: interrupt.signal,
  };
  try {
    const ended: Ended = await run(session);
    terminal.status("");
    return "code" in ended ? ended.code : sayMisuse({ ...ended.misuse, verb }, isJson, terminal);
  } finally {
    stopListening();
    await clusters.closeClusters();
  }
}

function sayMisuse({ verb, text, hint, field }: Misuse, isJson: boolean, terminal: Terminal): ExitCode {
  const help = `"kiali-fleet ${verb ? `${verb} ` : ""}--help" lists what there is.`;
  terminal.err(`kiali-fleet: ${plain(text)}${hint ? ` ${plain(hint)}` : ""}\n${help}\n`);
  if (isJson) {
    const problem = { kind: "invalid-input", message: text, fields: { [field ?? "command"]: [text] } };
    terminal.out(`${JSON.stringify({ problem }, null, 2)}\n`);
  }
  return EXIT.misuse;
}
