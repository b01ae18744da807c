import "server-only";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { serverMemory } from "@/lib/server-memory";

type Kiali = Pick<KialiInstallation, "namespace">;

/** Runs of this process that go on without a Lease, because their login may not write any: since when (ISO), by the namespace of its Kiali. */
const runs = (): Map<string, string[]> => serverMemory("hold.unleased", () => new Map());
const keyOf = (context: string, { namespace }: Kiali): string => `${context}\n${namespace}`;

/** Since when the first of them goes on; null when none does. */
export const unleasedSince = (context: string, kiali: Kiali): string | null =>
  runs().get(keyOf(context, kiali))?.[0] ?? null;

/** Counts one more run; call what it answers when the run has ended. */
export function unleasedRun(context: string, kiali: Kiali): () => void {
  const key = keyOf(context, kiali);
  const since = new Date().toISOString();
  runs().set(key, [...(runs().get(key) ?? []), since]);
  return () => {
    const [, ...others] = runs().get(key) ?? [];
    if (others.length > 0) runs().set(key, others);
    else runs().delete(key);
  };
}
