import { allChecks } from "@/lib/checks/all-checks";
import { closedCluster } from "@/lib/checks/closed-cluster";
import type { Cluster } from "@/lib/cluster/cluster";
import type { Problem } from "@/lib/problem";
import { EXIT } from "./exit-code";
import { misusedOverride } from "./override-misuse";
import { problemJson } from "./problem-json";
import { problemLine } from "./problem-line";
import type { Ended, Session } from "./session";
import { suggest } from "./suggest";
import { type Asked, wishFromOptions } from "./wish-from-options";

export type Pair = Asked & { home: Cluster; remote: Cluster };

/**
 * Reads the options and opens both clusters; the pair, or how the verb ends because there is none. Nothing is dialled yet. A
 * context that cannot be opened becomes a verdict of the checks.
 */
export async function openPair(session: Session): Promise<{ pair: Pair } | { ended: Ended }> {
  const read = await wishFromOptions(session.options, session.terminal);
  if (!read.ok) return { ended: { misuse: read.misuse } };
  const { overrides } = read.asked;
  const misuse = misusedOverride(allChecks, overrides);
  if (misuse) return { ended: { misuse } };
  const { rows, problems } = await session.clusters.contextRows();
  const [problem] = problems;
  if (rows.length === 0 && problem) return { ended: cannotBegin(session, problem) };
  const current = rows.find((row) => row.current)?.name;
  const named = (typed: string): string =>
    typed === "current" && !rows.some(({ name }) => name === "current") ? (current ?? typed) : typed;
  const wish = { ...read.asked.wish, home: named(read.asked.wish.home), remote: named(read.asked.wish.remote) };

  for (const [option, context] of [
    ["home", wish.home],
    ["remote", wish.remote],
  ] as const) {
    if (rows.some(({ name }) => name === context)) continue;
    const meant = suggest(
      context,
      rows.map(({ name }) => name),
    );
    const hint = meant ? `Did you mean --${option} ${meant}?` : '"kiali-fleet contexts" lists them.';
    return { ended: { misuse: { field: option, text: `Your kubeconfig has no context "${context}".`, hint } } };
  }

  const [home, remote] = await Promise.all([
    session.clusters.openCluster(wish.home),
    session.clusters.openCluster(wish.remote),
  ]);
  const orClosed = (opened: typeof home, context: string): Cluster =>
    opened.ok ? opened.value : closedCluster(context, opened.problem);
  return {
    pair: { wish, overrides, home: orClosed(home, wish.home), remote: orClosed(remote, wish.remote) },
  };
}

function cannotBegin(session: Session, problem: Problem): Ended {
  session.terminal.err(`kiali-fleet: ${problemLine(problem)}\n`);
  session.json({ problem: problemJson(problem) });
  return { code: EXIT.misuse };
}
