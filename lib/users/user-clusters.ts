import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import { type ClusterFacts, clusterFacts } from "@/lib/checks/cluster-facts";
import type { Cluster, Subject } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import { type KialiInstallation, kialiName } from "@/lib/kiali/installation";
import type { Place } from "@/lib/plan/plan";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { meshClusters } from "@/lib/telemetry/mesh-clusters";
import { subjectIn } from "./access-matrix";
import type { Bound, Whose } from "./role-bindings";

type Wish = WishTo<"grant"> | WishTo<"withdraw">;

/** One cluster of a wish about somebody's access. */
export type UserCluster = {
  name: string;
  place: Place;
  /** Remembers what it read. */
  facts: ClusterFacts;
  /** As the world has it. */
  cluster: Cluster;
  /** As this cluster names who is let in. */
  bound: Bound;
  /** Whom its API server is asked about. */
  askedAs: Subject;
};

export type UserClusters = { kiali: KialiInstallation; whose: Whose; each: readonly UserCluster[] };

/** Opens every cluster that a wish names; dials the home alone. A name that Kiali does not have, and no context was said for, is refused. */
export async function userClusters(wish: Wish, facts: HomeFacts, signal: AbortSignal): Promise<Result<UserClusters>> {
  const [kiali, homeUid, clusters] = await Promise.all([
    facts.kiali(),
    facts.home.uid(),
    meshClusters(facts, wish.remotes),
  ]);
  if (!kiali.ok) return kiali;
  if (!homeUid.ok) return homeUid;
  if (!clusters.ok) return clusters;
  const each: UserCluster[] = [];
  const unreached: string[] = [];
  for (const name of [...new Set(wish.names)]) {
    const known = clusters.value.find((one) => one.name === name);
    const context = known?.isHome ? facts.home.context : (wish.remotes[name] ?? known?.context ?? null);
    if (context === null) {
      unreached.push(
        known
          ? `${name}: no context of the kubeconfig has its address: say which context it is`
          : `${name}: ${kialiName(kiali.value)} has no cluster of this name`,
      );
      continue;
    }
    const opened = known?.isHome ? ok(facts.world.home) : await facts.world.open(context);
    if (!opened.ok) return opened;
    const { user, groups } = subjectIn({ ...wish.subject, as: wish.as, groups: [], groupsIn: {} }, name);
    each.push({
      name,
      place: { side: known?.isHome ? "home" : "remote", context },
      facts: known?.isHome ? facts.home : clusterFacts("remote", opened.value, signal),
      cluster: opened.value,
      bound: { kind: wish.subject.kind, name: wish.as[name] ?? wish.subject.name },
      askedAs: { user, groups },
    });
  }
  if (unreached.length > 0) return fail({ kind: "invalid-input", fields: { names: unreached } });
  const { namespace, name } = kiali.value;
  const home = (await facts.homeName()) ?? facts.home.context;
  return ok({ kiali: kiali.value, whose: { home, homeUid: homeUid.value, kiali: { namespace, name } }, each });
}

/**
 * Works each cluster out by itself. One that is silent delays nobody and is told in a sentence; its problem is the answer only when nothing is
 * left.
 */
export async function forEachCluster<T>(
  each: readonly UserCluster[],
  signal: AbortSignal,
  work: (one: UserCluster) => Promise<Result<T>>,
): Promise<Result<{ done: readonly T[]; skipped: readonly string[] }>> {
  const results = await Promise.all(each.map(async (one) => ({ one, result: await work(one) })));
  const [any] = each;
  if (signal.aborted && any) return fail({ kind: "cancelled", context: any.place.context });
  const done: T[] = [];
  const skipped: string[] = [];
  let first: Problem | null = null;
  for (const { one, result } of results) {
    if (result.ok) done.push(result.value);
    else {
      first ??= result.problem;
      skipped.push(`${one.name} is left out: ${describeProblem(result.problem).title}.`);
    }
  }
  return done.length === 0 && first ? fail(first) : ok({ done, skipped });
}
