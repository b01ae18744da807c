import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { fail, ok, type Result } from "@/lib/problem";
import { meshClusters } from "@/lib/telemetry/mesh-clusters";
import { type OurBinding, ourBindings } from "./role-bindings";
import type { UserGrant, UserGrants } from "./user-grants";

const DEADLINE_MS = 8_000;

/** Every binding that this console made for users of one Kiali, as the clusters have them now; each cluster is asked by itself. */
export async function readUserGrants(facts: HomeFacts, signal?: AbortSignal): Promise<Result<UserGrants>> {
  const [kiali, homeUid, clusters] = await Promise.all([facts.kiali(), facts.home.uid(), meshClusters(facts)]);
  if (!kiali.ok) return kiali;
  if (!homeUid.ok) return homeUid;
  if (!clusters.ok) return clusters;
  const { namespace, name } = kiali.value;
  const whose = { home: facts.home.context, homeUid: homeUid.value, kiali: { namespace, name } };
  const call = { timeoutMs: DEADLINE_MS, ...(signal ? { signal } : {}) };
  const read = await Promise.all(
    clusters.value.map(async ({ name: cluster, isHome, context, problem }) => {
      const opened = isHome
        ? ok(facts.world.home)
        : context === null
          ? fail(problem ?? { kind: "no-such-context", context: cluster })
          : await facts.world.open(context);
      return { cluster, found: opened.ok ? await ourBindings(opened.value, whose, call) : opened };
    }),
  );
  return ok({
    grants: read.flatMap(({ cluster, found }) => (found.ok ? grantsOf(cluster, found.value) : [])),
    unread: read.flatMap(({ cluster, found }) => (found.ok ? [] : [{ cluster, problem: found.problem }])),
  });
}

/** One line for each subject and level: its namespaces together, and the whole cluster by itself. */
function grantsOf(cluster: string, bindings: readonly OurBinding[]): readonly UserGrant[] {
  const groups = Map.groupBy(bindings, ({ subject, level, namespace }) =>
    JSON.stringify([subject.kind, subject.name, level, namespace === null]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const namespaces = group.flatMap(({ namespace }) => namespace ?? []).sort();
    const since = group.map(({ found }) => found.metadata.creationTimestamp).sort()[0] ?? "";
    const { subject, level } = first;
    return [{ cluster, subject, level, namespaces: first.namespace === null ? null : namespaces, since }];
  });
}
