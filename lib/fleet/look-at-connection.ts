import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import { rulesDiff } from "@/lib/kiali/rules-diff";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Look, RightsLook } from "@/lib/status/look";
import { consoleNow } from "./console-clock";

const DEADLINE_MS = 4_000;

/**
 * One question: an API server answers /version to anybody, and refuses a credential that it does not accept all the same. So one answer proves the
 * way, the certificate, the credential and the version.
 */
export async function ask(cluster: Cluster, as: Look["as"], signal: AbortSignal): Promise<Look> {
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

/** What the credential may not do of what is wanted, in one question; null when the server cannot list it. */
export async function askRights(
  cluster: Cluster,
  wanted: readonly PolicyRule[],
  signal: AbortSignal,
): Promise<RightsLook | null> {
  const held = await cluster.rules(null, { signal, timeoutMs: DEADLINE_MS });
  if (!held.ok || !held.value.isComplete) return null;
  const { missing } = rulesDiff(held.value.rules, wanted);
  const all = rulesDiff([], wanted).missing;
  return { atMs: consoleNow(), missing, hasNone: all.length > 0 && missing.length === all.length };
}
