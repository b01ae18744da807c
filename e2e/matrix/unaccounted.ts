import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { CLUSTER_ANNOTATION, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import { objectName } from "@/lib/plan/object-name";
import type { Result } from "@/lib/problem";

const NAMESPACE = "istio-system";
const RBAC = "rbac.authorization.k8s.io/v1";

/** One thing that lets somebody in: an account, its token, its role, its binding. */
export type Grant = { object: FoundObject; account: string | null };

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`the clusters cannot be looked at: ${JSON.stringify(result.problem)}`);
  return result.value;
};

const text = (found: unknown, ...path: readonly string[]): string | null => {
  const [head, ...rest] = path;
  if (head === undefined) return typeof found === "string" ? found : null;
  if (typeof found !== "object" || found === null) return null;
  const entry = Object.entries(found).find(([key]) => key === head);
  return entry ? text(entry[1], ...rest) : null;
};

/** Every account, token Secret, role and binding of a cluster whose UID is not among `known`, each with the account it is for. */
async function grantsOf(remote: Cluster, known: ReadonlySet<string>): Promise<readonly Grant[]> {
  const kinds = [
    { apiVersion: "v1", kind: "ServiceAccount" },
    { apiVersion: "v1", kind: "Secret" },
    { apiVersion: RBAC, kind: "ClusterRole" },
    { apiVersion: RBAC, kind: "ClusterRoleBinding" },
  ];
  const lists = await Promise.all(kinds.map((each) => remote.list({ ...each, namespace: null })));
  const objects = lists.flatMap((each) => [...value(each)]).filter(({ metadata }) => !known.has(metadata.uid));
  const bindings = objects.filter(({ kind }) => kind === "ClusterRoleBinding");
  const subjectOf = (binding: FoundObject | undefined): string | null => {
    const subjects: unknown = binding?.subjects;
    return Array.isArray(subjects) ? text(subjects[0], "name") : null;
  };
  return objects.map((object) => {
    switch (object.kind) {
      case "ServiceAccount":
        return { object, account: object.metadata.name };
      case "Secret":
        return { object, account: object.metadata.annotations?.["kubernetes.io/service-account.name"] ?? null };
      case "ClusterRoleBinding":
        return { object, account: subjectOf(object) };
      default:
        return {
          object,
          account: subjectOf(bindings.find((each) => text(each, "roleRef", "name") === object.metadata.name)),
        };
    }
  });
}

/** UIDs of what lets somebody in now: what was there before a story began. */
export const grantsNow = async (remote: Cluster): Promise<ReadonlySet<string>> =>
  new Set((await grantsOf(remote, new Set())).map(({ object }) => object.metadata.uid));

/**
 * What is granted in a remote and nobody could find again: it carries no mark of ours, no entry of the home signs in with it, and no record
 * in the home names it. Empty when all is accounted for.
 */
export async function unaccounted(
  home: Cluster,
  remote: Cluster,
  known: ReadonlySet<string>,
): Promise<readonly string[]> {
  const [grants, secrets, records] = await Promise.all([
    grantsOf(remote, known),
    home.listSecrets({ namespace: NAMESPACE }),
    readOrphans(home, NAMESPACE),
  ]);
  const inUse = value(secrets)
    .flatMap((secret) => readRemoteEntries(secret))
    .flatMap(({ token }) => (token?.account ? [token.account] : []));
  const onRecord = value(records).flatMap(({ pieces, account }) => [
    ...pieces.map(({ ref }) => `${ref.kind} ${ref.name}`),
    ...(account ? [`ServiceAccount ${account.name}`] : []),
  ]);
  return grants
    .filter(
      ({ object: { kind, metadata }, account }) =>
        !(metadata.labels?.[MANAGED_BY] === OUR_NAME && metadata.annotations?.[CLUSTER_ANNOTATION]) &&
        !(account !== null && inUse.includes(account)) &&
        !onRecord.includes(`${kind} ${metadata.name}`),
    )
    .map(({ object }) =>
      objectName({
        apiVersion: object.apiVersion,
        kind: object.kind,
        namespace: object.metadata.namespace ?? null,
        name: object.metadata.name,
      }),
    );
}
