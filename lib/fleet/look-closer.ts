import "server-only";
import { atMost } from "@/lib/at-most";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import type { Look } from "@/lib/status/look";
import { ask } from "./look-at-connection";

const LAYER_DEADLINE_MS = 1_500;
const AGAIN_DEADLINE_MS = 1_500;
/** Each takes a handshake more, and when hundreds are late at once, it is often this machine that is. */
const inTurn = atMost(32);

/**
 * What became of a question that was not answered in time: at which layer the way breaks, over a new connection, because a kept one may lead to nobody.
 * Where the way holds it is asked once more, so that one late answer is no verdict; a server that takes connections and answers nothing fails at "version".
 */
export async function lookCloser(
  cluster: Pick<OpenedCluster, "way" | "version">,
  look: Look,
  signal: AbortSignal,
): Promise<Look> {
  const { problem } = look;
  if (problem?.kind !== "unreachable" || problem.why !== "timed-out") return look;
  return inTurn(async () => {
    for await (const { layer, result } of cluster.way({ signal, timeoutMs: LAYER_DEADLINE_MS })) {
      if (signal.aborted) return look;
      if (!result.ok) return { ...look, layer, problem: result.problem };
      if (layer === "tls" && result.value.fault) return { ...look, layer, problem: result.value.fault };
    }
    const again = await ask(cluster, look.as, signal, { timeoutMs: AGAIN_DEADLINE_MS });
    return again.problem?.kind === "unreachable" && again.problem.why === "timed-out"
      ? { ...look, layer: "version" }
      : again;
  });
}
