import * as z from "zod";
import { restartView } from "@/lib/access/deployment-strategy";
import { annotationOwners, connectionManager, TOKEN_REPLACED } from "@/lib/access/ownership";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { FoundObject, SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { listedClusters } from "@/lib/kiali/status-api";
import type { Orphan } from "@/lib/plan/orphan";
import type { HomeSide } from "./home-side";
import { kialiPods } from "./kiali-pods";
import { kialiRan } from "./kiali-ran";

const CALL_MS = 10_000;

const pod = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }),
});

/**
 * The connections that the running Kiali may still have in memory: it lists them, or it may have started while a Secret that it mounts had
 * them. That Kiali does not list one proves nothing by itself: it leaves out whatever does not answer.
 */
export async function inMemory(
  facts: HomeFacts,
  kiali: KialiInstallation,
  side: HomeSide,
  names: readonly string[],
  records: ReadonlyMap<string, Orphan>,
): Promise<ReadonlySet<string>> {
  const view = restartView(kiali.deployment.found);
  if (view?.replicas === 0) return new Set();
  const [listed, started, homeName] = await Promise.all([
    listedClusters(facts.home.cluster, kiali, { timeoutMs: CALL_MS }),
    lastStart(facts, kiali),
    facts.homeName(),
  ]);
  const hasIt = (name: string): boolean => {
    // Kiali lists its own cluster always, and never reads an entry of that name.
    if (name === homeName) return false;
    if (listed.ok && listed.value.includes(name)) return true;
    const holding = side.secrets.filter(({ isMounted, goes }) => isMounted && goes.has(name));
    if (holding.length > 0)
      return holding.some(({ secret }) => {
        const written = lastWrite(secret, name);
        return !listed.ok || written === null || started === null || started >= written;
      });
    if (side.held.some(({ note }) => note.name === name && note.state === "leaving")) return true;
    const record = records.get(name);
    if (record?.kialiRan === undefined) return false;
    return record.kialiRan === kialiRan(kiali) || (view !== null && view.unfinished !== null);
  };
  return new Set(names.filter(hasIt));
}

/** When the newest pod that is Ready was made; null when none is, or nobody could look. */
async function lastStart(facts: HomeFacts, kiali: KialiInstallation): Promise<number | null> {
  const pods = await kialiPods(facts.home.cluster, kiali);
  if (!pods.ok) return null;
  const times = pods.value.filter(isReady).map(({ metadata }) => Date.parse(metadata.creationTimestamp));
  return times.length > 0 ? Math.max(...times) : null;
}

function isReady(found: FoundObject): boolean {
  const parsed = pod.safeParse(found);
  const conditions = parsed.success ? (parsed.data.status.conditions ?? []) : [];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

/** When our manager last wrote this connection's entry; null when the Secret does not say: others wrote it, or its token alone was replaced since. */
function lastWrite({ metadata }: SecretObject, name: string): number | null {
  if (annotationOwners(metadata.managedFields, TOKEN_REPLACED).includes(connectionManager(name))) return null;
  const times = (metadata.managedFields ?? []).flatMap(({ manager, time }) =>
    manager === connectionManager(name) && time !== null ? [Date.parse(time)] : [],
  );
  return times.length > 0 ? Math.max(...times) : null;
}
