import "server-only";
import { atMost } from "@/lib/at-most";
import { findKialis } from "@/lib/kiali/find-kialis";
import { openCluster } from "@/lib/kube/clusters";
import type { Problem } from "@/lib/problem";
import { homesSaved, rememberHome } from "@/lib/runs/known-homes";
import { mayOpenLogin } from "@/lib/runs/may-open-login";
import { fleet } from "./fleet";

/** What one context answered. Holds nothing secret. */
export type LookedForKialis = {
  context: string;
  /** As "namespace/name". */
  kialis: readonly string[];
  problem: Problem | null;
  /** Not asked, because that could open a login that nobody asked for. */
  isSkipped: boolean;
};

/** More handshakes than these at once stall the event loop. */
const AT_ONCE = 32;

/**
 * Asks each context for Kialis, at most 32 at once, and tells every answer as it comes. Each Kiali found is a home of this console from then
 * on. After `signal` no further context is asked; it never fails.
 */
export async function lookForKialis(
  contexts: readonly string[],
  {
    mayLogin,
    signal,
    onLooked,
  }: { mayLogin: boolean; signal: AbortSignal; onLooked: (looked: LookedForKialis) => void },
): Promise<void> {
  const inTurn = atMost(AT_ONCE);
  await Promise.all(
    [...new Set(contexts)].map((context) =>
      inTurn(async () => {
        if (signal.aborted) return;
        const looked = await lookAt(context, mayLogin);
        if (looked.kialis.length > 0) {
          await homesSaved();
          await fleet().refresh();
        }
        onLooked(looked);
      }),
    ),
  );
}

async function lookAt(context: string, mayLogin: boolean): Promise<LookedForKialis> {
  const nothing: LookedForKialis = { context, kialis: [], problem: null, isSkipped: false };
  if (!mayLogin && (await mayOpenLogin(context))) return { ...nothing, isSkipped: true };
  const cluster = await openCluster(context);
  if (!cluster.ok) return { ...nothing, problem: cluster.problem };
  const found = await findKialis(cluster.value);
  if (!found.ok) return { ...nothing, problem: found.problem };
  for (const { namespace, name } of found.value) rememberHome({ home: context, kiali: { namespace, name } });
  return { ...nothing, kialis: found.value.map(({ namespace, name }) => `${namespace}/${name}`) };
}
