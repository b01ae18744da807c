import type { Overrides } from "@/lib/access/connect-wish";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { closedCluster } from "@/lib/checks/closed-cluster";
import type { Cluster } from "@/lib/cluster/cluster";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Result } from "@/lib/problem";
import { cannotBegin } from "./cannot-begin";
import { chooseContext } from "./choose-context";
import type { Misuse } from "./parse-command";
import { readOverrides } from "./read-overrides";
import type { Ended, Session } from "./session";

/** The home that the options name, what else can be reached from here, and what they say whatever the verb. */
export type Home = {
  asked: Pick<UpkeepWish, "home" | "kiali" | "remotes">;
  /** The names of --name, each once. */
  names: readonly string[];
  overrides: Overrides;
  world: UpkeepWorld;
};

/** Reads the options that every verb about a home knows. Nothing is dialled yet. */
export async function openHome(session: Session): Promise<{ home: Home } | { ended: Ended }> {
  const { options, clusters } = session;
  const one = (name: string): string | null => options.get(name)?.[0] ?? null;
  const typed = one("home");
  if (!typed)
    return misused("home", "--home CONTEXT is missing.", '"kiali-fleet contexts" lists the contexts there are.');
  const overrides = readOverrides(options.get("override") ?? []);
  if ("misuse" in overrides) return { ended: overrides };
  const { rows, problems } = await clusters.contextRows();
  const [problem] = problems;
  if (rows.length === 0 && problem) return { ended: cannotBegin(session, problem) };
  const chosen = chooseContext("home", typed, rows);
  if ("misuse" in chosen) return { ended: chosen };
  const remotes = readRemotes(options.get("remote") ?? [], rows);
  if ("misuse" in remotes) return { ended: remotes };
  const { context } = chosen;
  const open = opener(clusters.openCluster);
  const opened = await open(context);
  const kiali =
    options.has("kiali-namespace") || options.has("kiali-name")
      ? { namespace: one("kiali-namespace") ?? "istio-system", name: one("kiali-name") ?? "kiali" }
      : null;
  return {
    home: {
      asked: { home: context, kiali, remotes: remotes.contexts },
      names: [...new Set((options.get("name") ?? []).flatMap((text) => text.split(",")).map((name) => name.trim()))],
      overrides: overrides.reasons,
      world: {
        home: opened.ok ? opened.value : closedCluster(context, opened.problem),
        open,
        contexts: rows,
        openEndpoint: await clusters.loadOpenEndpoint(),
        ...(clusters.loadOpenStore ? { openStore: await clusters.loadOpenStore() } : {}),
      },
    },
  };
}

const misused = (field: string, text: string, hint: string): { ended: { misuse: Omit<Misuse, "verb"> } } => ({
  ended: { misuse: { field, text, hint } },
});

/** Each context is opened once. */
function opener(openCluster: (context: string) => Promise<Result<Cluster>>) {
  const opened = new Map<string, Promise<Result<Cluster>>>();
  return (context: string): Promise<Result<Cluster>> => {
    const opening = opened.get(context) ?? openCluster(context);
    opened.set(context, opening);
    return opening;
  };
}

function readRemotes(
  given: readonly string[],
  rows: readonly ContextRow[],
): { contexts: Readonly<Record<string, string>> } | { misuse: Omit<Misuse, "verb"> } {
  const contexts: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf("=");
    if (at < 1)
      return {
        misuse: {
          field: "remote",
          text: `--remote ${text} names no connection.`,
          hint: "Write --remote NAME=CONTEXT: the cluster's name in Kiali and the context that reaches it.",
        },
      };
    const chosen = chooseContext("remote", text.slice(at + 1), rows);
    if ("misuse" in chosen) return { misuse: { ...chosen.misuse, field: "remote" } };
    contexts[text.slice(0, at)] = chosen.context;
  }
  return { contexts };
}
