import * as z from "zod";
import { connectWish } from "@/lib/access/connect-wish";
import { allChecks } from "@/lib/checks/all-checks";
import { isBlocking } from "@/lib/checks/check";
import { closedCluster } from "@/lib/checks/closed-cluster";
import { pairFacts } from "@/lib/checks/pair-facts";
import { runChecks } from "@/lib/checks/run-checks";
import type { Cluster } from "@/lib/cluster/cluster";
import { incident } from "@/lib/incident";
import { openCluster } from "@/lib/kube/clusters";
import { eventStream } from "@/lib/runs/event-stream";
import { readWish } from "@/lib/runs/open-wish";
import { answer } from "@/lib/session/answer";
import { writeRoute } from "@/lib/session/route";
import { openStore } from "@/lib/stores/open-store";

const request = z.object({ wish: connectWish, only: z.array(z.string().max(200)).max(500).optional() });

/**
 * Streams the requirement checks of a pair: `checks` lists them, `result` tells each as it ends, `done` says whether any of
 * them blocks, `problem` that a bug cut them off.
 */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ wish, only }, session) => {
    const resolved = readWish(wish, session);
    if (!resolved.ok) return answer(resolved);
    const [home, remote] = await Promise.all([openOrClosed(wish.home), openOrClosed(wish.remote)]);
    const checks = only ? allChecks.filter(({ id }) => only.includes(id)) : allChecks;
    return eventStream(message, async (send, signal) => {
      send("checks", { checks: checks.map(({ run: _run, ...info }) => info) });
      try {
        const facts = pairFacts(home, remote, resolved.value.meant, { signal, openStore });
        const results = await runChecks(checks, facts, { signal, onResult: (result) => send("result", result) });
        const severities = new Map(checks.map((check) => [check.id, check]));
        const blocked = results.some(({ id, verdict }) =>
          isBlocking(severities.get(id) ?? { severity: "info" }, verdict),
        );
        send("done", { blocked });
      } catch (error) {
        send("problem", incident(error, "POST /api/setup/checks"));
      }
    });
  });
}

/** A context that cannot be opened is the first check's verdict, with the others unknown for the same reason. */
async function openOrClosed(context: string): Promise<Cluster> {
  const opened = await openCluster(context);
  return opened.ok ? opened.value : closedCluster(context, opened.problem);
}
