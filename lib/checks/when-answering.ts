import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Problem } from "@/lib/problem";
import type { Check, Verdict } from "./check";
import type { ClusterFacts } from "./cluster-facts";
import type { PairFacts } from "./pair-facts";
import { skipped, unknown } from "./verdicts";

/**
 * Judges only while the cluster answers, so that one dead cluster shows once and not in every check. The judging begins at once: waiting for the
 * answer costs no round trip of its own.
 */
export async function whenAnswering(
  clusters: readonly ClusterFacts[],
  judge: () => Promise<Verdict>,
): Promise<Verdict> {
  const judging = judge();
  judging.catch(() => null);
  const silences = await Promise.all(clusters.map(async (each) => ({ each, problem: await each.silence() })));
  const silent = silences.find(({ problem }) => problem !== null);
  return silent?.problem ? skipped(silenceWords(silent.each.context, silent.problem)) : judging;
}

/** The same for what is asked of the chosen Kiali: without one there is nothing to judge. */
export const withKiali = (
  facts: PairFacts,
  judge: (kiali: KialiInstallation) => Promise<Verdict> | Verdict,
  also: readonly ClusterFacts[] = [],
): Promise<Verdict> =>
  whenAnswering([facts.home, ...also], async () => {
    const kiali = await facts.kiali();
    if (kiali.ok) return judge(kiali.value);
    return kiali.problem.kind === "not-found" ? skipped("no Kiali is chosen in the home") : unknown(kiali.problem);
  });

/** A check's `run` over both clusters. */
export const ofPair =
  (judge: (facts: PairFacts) => Promise<Verdict>): Check["run"] =>
  (facts) =>
    whenAnswering([facts.home, facts.remote], () => judge(facts));

/** Why a question was not asked of a cluster; never one reason for another. */
export function silenceWords(context: string, { kind }: Problem): string {
  switch (kind) {
    case "unauthenticated":
      return `${context} does not accept this login`;
    case "credential":
    case "kubeconfig":
    case "no-such-context":
      return `the context ${context} cannot be used`;
    case "tls":
      return `the certificate of ${context} is not trusted`;
    default:
      return `${context} does not answer`;
  }
}
