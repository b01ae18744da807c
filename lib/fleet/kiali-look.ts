import "server-only";
import { hostname } from "node:os";
import { heldBy } from "@/lib/access/hold/held-by";
import { leaseRef } from "@/lib/access/hold/lease";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { podsSelected } from "@/lib/kiali/pods-selected";
import { ok, type Problem, type Result } from "@/lib/problem";
import { openHomeFacts } from "@/lib/runs/inventory-of-home";
import type { KnownHome } from "@/lib/runs/known-homes";
import { unendedRuns } from "@/lib/runs/runs";
import { serverMemory } from "@/lib/server-memory";
import { kialiPod } from "@/lib/status/kiali-pod";
import type { KialiLook, KialiSeen, RunNow } from "@/lib/status/kiali-view";
import { kialiBrief } from "./kiali-look-brief";
import { entryWrites } from "./kiali-look-entries";
import { pendingChanges } from "./kiali-look-pending";

/** The last good look at each Kiali; holds nothing secret. */
const lastLooks = (): Map<string, KialiLook> => serverMemory("kiali-looks", () => new Map());

/**
 * Everything that the API server of a home says of its Kiali: pods, rollout, configuration, pending changes. Kiali itself is not asked, so the
 * answer is as quick when Kiali hangs. When nobody could look, the last good look comes with the reason.
 */
export async function seeKiali(known: KnownHome, signal: AbortSignal): Promise<Result<KialiSeen>> {
  const key = JSON.stringify([known.home, known.kiali?.namespace, known.kiali?.name]);
  const looked = await lookAtKiali(known, signal);
  if (looked.ok) lastLooks().set(key, looked.value);
  else if (looked.problem.kind === "no-such-context") return looked;
  const look = looked.ok ? looked.value : (lastLooks().get(key) ?? null);
  return ok({
    at: new Date().toISOString(),
    look,
    problem: looked.ok ? null : looked.problem,
  });
}

async function lookAtKiali(known: KnownHome, signal: AbortSignal): Promise<Result<KialiLook>> {
  const facts = await openHomeFacts(known, signal);
  if (!facts.ok) return facts;
  const kiali = await facts.value.kiali();
  if (!kiali.ok) return kiali;
  const { namespace, name } = kiali.value;
  const { cluster, context } = facts.value.home;
  const [pods, around, brief] = await Promise.all([
    podsOf(cluster, kiali.value),
    readAround(facts.value, kiali.value, signal),
    kialiBrief(facts.value, kiali.value),
  ]);
  return ok({
    at: new Date().toISOString(),
    home: context,
    kiali: { namespace, name },
    pods,
    pending: pendingChanges({
      kiali: kiali.value,
      pods: pods.ok ? pods.value : null,
      now: Date.now(),
      ...around.facts,
    }),
    unseen: around.unseen,
    brief,
  });
}

async function podsOf(cluster: Cluster, { namespace, deployment }: KialiInstallation): Promise<KialiLook["pods"]> {
  const found = await podsSelected(cluster, namespace, deployment.selector);
  if (!found.ok) return found;
  const pods = found.value.map((each) => kialiPod(each, deployment.container));
  return ok(pods.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)));
}

/** What pending changes are derived from beside the Deployment and its pods, and what of it nobody could see. */
async function readAround(facts: HomeFacts, kiali: KialiInstallation, signal: AbortSignal) {
  const { cluster } = facts.home;
  const [remotes, configMap, resource, lease, held] = await Promise.all([
    facts.remotes(),
    cluster.read(kiali.configMap),
    kiali.cr ? cluster.read(kiali.cr) : ok(null),
    cluster.read(leaseRef(kiali)),
    heldBy(cluster, kiali, signal),
  ]);
  const runs = unendedRuns()
    .filter(({ home }) => home === cluster.context)
    .map(({ about, id, startedAt, name }): RunNow => ({ ...about, id, startedAt, name }));
  const unseen = [remotes, configMap, resource, lease].flatMap((each) => (each.ok ? [] : each.problem));
  return {
    unseen: [...new Map(unseen.map((each) => [JSON.stringify(each), each])).values()],
    facts: {
      writes: remotes.ok ? entryWrites(remotes.value.secrets, kiali) : null,
      configMap: configMap.ok ? configMap.value : null,
      resource: resource.ok ? resource.value : null,
      held: heldByOthers(held, runs),
      runs,
    },
  };
}

/** A run of this console that is shown by itself is not told twice. */
function heldByOthers(held: Problem | null, runs: readonly RunNow[]): { holder: string; since: string | null } | null {
  if (held?.kind !== "held") return null;
  const isOurs = held.until === null || held.holder.includes(`@${hostname()}/${process.pid}/`);
  return isOurs && runs.length > 0 ? null : { holder: held.holder, since: held.since };
}
