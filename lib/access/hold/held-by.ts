import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Problem } from "@/lib/problem";
import { isGoneHere } from "./default-holder";
import { isStale } from "./is-stale";
import { heldProblem, leaseRef, leaseView } from "./lease";
import { unleasedSince } from "./unleased-runs";

/**
 * Who acts on a Kiali, or on another of its namespace, at this moment, as the problem "held"; null when nobody does as far as this login can see. Asked after an entry's Secret was
 * read, it tells whether the token in it may be one that a rotation waits to see used: who wrote it held the home before.
 */
export async function heldBy(
  home: Cluster,
  kiali: Pick<KialiInstallation, "namespace">,
  signal?: AbortSignal,
): Promise<Problem | null> {
  const found = await home.read(leaseRef(kiali), signal ? { signal } : {});
  if (found.ok && found.value) {
    const view = leaseView(found.value);
    if (!(await isStale(home, view, isGoneHere))) return heldProblem(home.context, view);
  }
  const since = unleasedSince(home.context, kiali);
  return since === null
    ? null
    : { kind: "held", context: home.context, holder: "a run of this console", since, until: null };
}
