import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import type { Look } from "@/lib/status/look";
import { consoleNow } from "./console-clock";

/** So that a server that went silent is told within ten seconds while somebody looks on. */
const DEADLINE_MS = 3_000;
const LAYER_DEADLINE_MS = 1_500;

/**
 * One question: an API server answers /version to anybody, and refuses a credential that it does not accept all the same. So one answer proves the
 * way, the certificate, the credential and the version.
 */
export async function ask(cluster: Pick<Cluster, "version">, as: Look["as"], signal: AbortSignal): Promise<Look> {
  const startedAt = performance.now();
  const answer = await cluster.version({ signal, timeoutMs: DEADLINE_MS });
  return {
    atMs: consoleNow(),
    as,
    problem: answer.ok ? null : answer.problem,
    latencyMs: answer.ok ? Math.round((performance.now() - startedAt) * 10) / 10 : null,
    version: answer.ok ? answer.value.gitVersion : null,
  };
}

/** Whether an answer that did not come in time leaves open at which layer it was lost: a kept connection may lead to nobody. */
export const isLayerOpen = ({ problem }: Look): boolean =>
  problem?.kind === "unreachable" && problem.why === "timed-out";

/** The same look with the layer at which the way breaks, seen over a new connection. A way that holds up to its certificate leads to a server that does not answer. */
export async function atLayer(cluster: Pick<OpenedCluster, "way">, look: Look, signal: AbortSignal): Promise<Look> {
  for await (const { layer, result } of cluster.way({ signal, timeoutMs: LAYER_DEADLINE_MS })) {
    if (signal.aborted) return look;
    if (!result.ok) return { ...look, layer, problem: result.problem };
    if (layer === "tls" && result.value.fault) return { ...look, layer, problem: result.value.fault };
  }
  return { ...look, layer: "version" };
}
