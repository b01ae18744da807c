import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { Look } from "@/lib/status/look";
import { consoleNow } from "./console-clock";

/** With a closer look, a server that went silent is told within ten seconds while somebody looks on. */
const DEADLINE_MS = 2_500;

/**
 * One question: an API server answers /version to anybody, and refuses a credential that it does not accept all the same. So one answer proves the
 * way, the certificate, the credential and the version. It starts no login unless a person wanted it.
 */
export async function ask(
  cluster: Pick<Cluster, "version">,
  as: Look["as"],
  signal: AbortSignal,
  { timeoutMs = DEADLINE_MS, isWanted = false }: { timeoutMs?: number; isWanted?: boolean } = {},
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
