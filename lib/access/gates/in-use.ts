import { pause } from "@/lib/access/poll-until";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { listedClusters } from "@/lib/kiali/status-api";
import { objectName } from "@/lib/plan/object-name";
import type { GateCode, StepContext } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";

/** The API server puts the day of a token's use on its Secret, and nobody else does. */
export const LAST_USED = "kubernetes.io/legacy-token-last-used";

export type InUsePatience = {
  tickMs: number;
  /** What kubelet and client-go need together, where nothing shows the use. */
  byTimeMs: number;
  /** By when the use has to show where it can be seen. */
  deadlineMs: number;
};
export const IN_USE: InUsePatience = { tickMs: 1_000, byTimeMs: 150_000, deadlineMs: 300_000 };

export type InUseOptions = {
  /** The new token's Secret, when its use shows on it; null: only time can tell. */
  secret: () => { namespace: string; name: string } | null;
  /** Asked about its clusters, so that it has a reason to use what it holds. */
  home: Cluster;
  kiali: KialiInstallation;
  patience: InUsePatience;
};

/** Proves that the running Kiali has taken up a token that was replaced under it: by its use, seen in the remote, or by time. */
export const inUseGate =
  ({ secret, home, kiali, patience }: InUseOptions): GateCode =>
  async (_gate, context) => {
    const seenAt = secret();
    return seenAt ? byUse(seenAt, home, kiali, patience, context) : byTime(patience, context);
  };

async function byTime(
  { tickMs, byTimeMs }: InUsePatience,
  { signal, progress, cluster: { context } }: StepContext,
): Promise<Result<string>> {
  const until = performance.now() + byTimeMs;
  for (;;) {
    const leftMs = until - performance.now();
    if (signal.aborted) return fail({ kind: "cancelled", context });
    if (leftMs <= 0) return ok(timeWords(byTimeMs));
    progress(`${seconds(leftMs)} s left, until kubelet and Kiali's client have surely taken it up`);
    await pause(Math.min(tickMs, leftMs), signal);
  }
}

async function byUse(
  { namespace, name }: { namespace: string; name: string },
  home: Cluster,
  kiali: KialiInstallation,
  { tickMs, byTimeMs, deadlineMs }: InUsePatience,
  { cluster, signal, progress }: StepContext,
): Promise<Result<string>> {
  const ref = { apiVersion: "v1", kind: "Secret", namespace, name };
  const { context } = cluster;
  const startedAt = performance.now();
  const over = new AbortController();
  let isAsking = false;
  let hasAnswered = false;
  try {
    for (;;) {
      if (signal.aborted) return fail({ kind: "cancelled", context });
      if (!isAsking) {
        isAsking = true;
        void listedClusters(home, kiali, { signal: over.signal }).then((listed) => {
          isAsking = false;
          hasAnswered ||= listed.ok;
        });
      }
      const found = await cluster.read(ref, { signal });
      const elapsedMs = performance.now() - startedAt;
      if (found.ok && !found.value) return fail({ kind: "not-found", context, object: objectName(ref) });
      if (found.ok && found.value?.metadata.labels?.[LAST_USED])
        return ok(`Kiali uses it: seen in ${context} after ${seconds(elapsedMs)} s`);
      if (!hasAnswered && elapsedMs > byTimeMs) return ok(`${timeWords(byTimeMs)}; Kiali did not let itself be asked`);
      if (elapsedMs > deadlineMs) return found.ok ? unused(context, deadlineMs) : found;
      progress(`not used yet, ${seconds(elapsedMs)} s; kubelet and Kiali's client need up to 150 s`);
      await pause(tickMs, signal);
    }
  } finally {
    over.abort();
  }
}

const unused = (context: string, deadlineMs: number): Result<never> =>
  fail({
    kind: "gate-failed",
    context,
    gate: "gate.in-use",
    layer: "kiali",
    detail: `Kiali did not use the new token within ${seconds(deadlineMs)} s; the old one stays valid`,
  });

const timeWords = (ms: number): string =>
  `by time: ${seconds(ms)} s, longer than kubelet and Kiali's client need to take it up`;
const seconds = (ms: number): number => Math.ceil(ms / 1_000);
