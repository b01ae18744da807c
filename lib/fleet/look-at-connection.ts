import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { atMost } from "@/lib/at-most";
import type { Cluster } from "@/lib/cluster/cluster";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import type { Look } from "@/lib/status/look";
import { consoleNow } from "./console-clock";

const DEADLINE_MS = 2_500;
/** Silence that is worth a closer look. It goes on beside the question, so that what is wrong is known when the question's time is over. */
const SILENCE_MS = 1_000;
const LAYER_DEADLINE_MS = 1_500;
const AGAIN_DEADLINE_MS = 1_500;
/** Each closer look takes a handshake more, and when hundreds are late at once, it is often this machine that is. */
const inTurn = atMost(32);

type Asked = { isWanted?: boolean; timeoutMs?: number };
type Looked = Pick<OpenedCluster, "version" | "way">;

/**
 * One question: an API server answers /version to anybody, and refuses a credential that it does not accept all the same. So one answer proves the
 * way, the certificate, the credential and the version. Where none comes in time, it says at which layer the way breaks, over a new connection,
 * because a kept one may lead to nobody. It starts no login unless a person wanted it.
 */
export async function lookAt(cluster: Looked, as: Look["as"], signal: AbortSignal, asked: Asked = {}): Promise<Look> {
  const answered = new AbortController();
  const closer = lookCloser(cluster, as, AbortSignal.any([signal, answered.signal]), asked);
  const look = await ask(cluster, as, signal, asked);
  if (look.problem?.kind === "unreachable" && look.problem.why === "timed-out") return (await closer)(look);
  answered.abort();
  return look;
}

/** Says what a question was about that is not answered in time. */
type Verdict = (unanswered: Look) => Look;
const asItIs: Verdict = (unanswered) => unanswered;

/**
 * The first layer that fails. Where the way holds it is asked once more, so that one late answer is no verdict; a server that takes connections and
 * answers nothing fails at "version".
 */
async function lookCloser(cluster: Looked, as: Look["as"], signal: AbortSignal, asked: Asked): Promise<Verdict> {
  await pause(SILENCE_MS, undefined, { signal, ref: false }).catch(() => undefined);
  if (signal.aborted) return asItIs;
  return inTurn(async () => {
    if (signal.aborted) return asItIs;
    for await (const { layer, result } of cluster.way({ signal, timeoutMs: LAYER_DEADLINE_MS })) {
      if (signal.aborted) return asItIs;
      const problem = result.ok ? (layer === "tls" ? result.value.fault : null) : result.problem;
      if (problem) return (unanswered) => ({ ...unanswered, layer, problem });
    }
    const again = await ask(cluster, as, signal, { ...asked, timeoutMs: AGAIN_DEADLINE_MS });
    const isSilent = again.problem?.kind === "unreachable" && again.problem.why === "timed-out";
    return isSilent ? (unanswered) => ({ ...unanswered, layer: "version" }) : () => again;
  });
}

async function ask(
  cluster: Pick<Cluster, "version">,
  as: Look["as"],
  signal: AbortSignal,
  { timeoutMs = DEADLINE_MS, isWanted = false }: Asked,
): Promise<Look> {
  const startedAt = performance.now();
  const answer = await cluster.version({ signal, timeoutMs, isSilent: !isWanted });
  return {
    atMs: consoleNow(),
    as,
    problem: answer.ok ? null : answer.problem,
    latencyMs: answer.ok ? Math.round((performance.now() - startedAt) * 10) / 10 : null,
    version: answer.ok ? answer.value.gitVersion : null,
  };
}
