import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";
import { meshClusters } from "@/lib/telemetry/mesh-clusters";
import { type AccessColumn, type AccessMatrix, subjectIn, unevenNamespaces } from "./access-matrix";
import type { AccessWish } from "./access-wish";
import { askColumn } from "./ask-column";
import { getsEachNamespace } from "./kiali-asks";

const DEADLINE_MS = 15_000;

/**
 * What one user or group may do through a home's Kiali, in every cluster at once: none waits for another, and one that does not answer is a
 * column that says so.
 */
export async function readAccess(
  facts: HomeFacts,
  wish: AccessWish,
  { signal, deadlineMs = DEADLINE_MS }: { signal?: AbortSignal; deadlineMs?: number } = {},
): Promise<Result<AccessMatrix>> {
  const [kiali, clusters] = await Promise.all([facts.kiali(), meshClusters(facts)]);
  if (!kiali.ok) return kiali;
  if (!clusters.ok) return clusters;
  const wanted = clusters.value.filter(({ name }) => wish.clusters.length === 0 || wish.clusters.includes(name));
  const config = kiali.value.config.ok ? kiali.value.config.value : null;
  const columns = await Promise.all(
    wanted.map(async (each): Promise<AccessColumn> => {
      const opened = await openCluster(each, facts);
      if (!opened.ok) return closedColumn(each, wish, opened.problem);
      return askColumn({ ...each, cluster: opened.value }, subjectOf(wish), {
        version: kiali.value.version,
        requiresNamespaceGet: getsEachNamespace(config?.requiresNamespaceGet ?? false, kiali.value.version),
        deadlineMs,
        namespaces: wish.namespaces.length > 0 ? wish.namespaces : null,
        isThorough: wish.isThorough,
        ...(signal ? { signal } : {}),
      });
    }),
  );
  return ok({
    columns,
    uneven: unevenNamespaces(columns),
    isInUsersName: isInUsersName(kiali.value),
  });
}

const subjectOf = ({ subject, as, groups, groupsIn }: AccessWish) => ({ ...subject, as, groups, groupsIn });

async function openCluster({ context, problem, isHome, name }: MeshCluster, { world }: HomeFacts) {
  if (isHome) return ok(world.home);
  if (problem) return fail(problem);
  return context === null
    ? fail({ kind: "not-found", context: world.home.context, object: `A context for ${name}` } as const)
    : world.open(context);
}

const closedColumn = ({ name, isHome, context }: MeshCluster, wish: AccessWish, problem: Problem): AccessColumn => ({
  cluster: name,
  isHome,
  context,
  askedAs: subjectIn(subjectOf(wish), name),
  everywhere: null,
  namespaces: [],
  problem,
  isPartial: false,
});

/** Whether Kiali asks the clusters in the name of whoever is signed in; null when its configuration is not known. */
function isInUsersName({ config, authStrategy }: KialiInstallation): boolean | null {
  if (!config.ok || authStrategy === null) return null;
  return authStrategy !== "anonymous" && !(authStrategy === "openid" && config.value.openidDisableRbac);
}
