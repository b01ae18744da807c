import { allChecks } from "@/lib/checks/all-checks";
import { closedCluster } from "@/lib/checks/closed-cluster";
import type { Cluster } from "@/lib/cluster/cluster";
import { cannotBegin } from "./cannot-begin";
import { chooseContext } from "./choose-context";
import { misusedOverride } from "./override-misuse";
import type { Ended, Session } from "./session";
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
  const { wish: asked } = read.asked;
  const atHome = chooseContext("home", asked.home, rows);
  if ("misuse" in atHome) return { ended: atHome };
  const atRemote = chooseContext("remote", asked.remote, rows);
  if ("misuse" in atRemote) return { ended: atRemote };
  const wish = { ...asked, home: atHome.context, remote: atRemote.context };

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
