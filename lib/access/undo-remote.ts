import type { PairFacts } from "@/lib/checks/pair-facts";
import type { FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import type { Change, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { stepId } from "./change-for";
import { CLUSTER_ANNOTATION, isOurs, MANAGED_BY, OUR_NAME } from "./ownership";

const RBAC = "rbac.authorization.k8s.io/v1";
/** In the order of deletion: the token first, what it may do next, who it is last. */
const KINDS = [
  { apiVersion: "v1", kind: "Secret" },
  { apiVersion: RBAC, kind: "ClusterRoleBinding" },
  { apiVersion: RBAC, kind: "ClusterRole" },
  { apiVersion: "v1", kind: "ServiceAccount" },
] as const;

/** What this connection made in the remote, by our label, the home's UID and the cluster's name; a namespace only when empty. */
export async function remoteDeletes(
  facts: PairFacts,
  homeUid: string,
  name: string,
): Promise<Result<readonly Change[]>> {
  const { cluster, context } = facts.remote;
  const place: Place = { side: "remote", context };
  const labelSelector = `${MANAGED_BY}=${OUR_NAME}`;
  const lists = await Promise.all(
    [...KINDS, { apiVersion: "v1", kind: "Namespace" }].map((kind) =>
      cluster.list({ ...kind, namespace: null, labelSelector }),
    ),
  );
  const ours: FoundObject[] = [];
  for (const list of lists) {
    if (!list.ok) return list;
    ours.push(
      ...list.value.filter(
        (each) => isOurs(each, { homeUid }) && each.metadata.annotations?.[CLUSTER_ANNOTATION] === name,
      ),
    );
  }
  const rooms = ours.filter(({ kind }) => kind === "Namespace");
  const emptied: FoundObject[] = [];
  for (const room of rooms) {
    const isEmpty = await holdsNothingElse(facts, room.metadata.name, ours);
    if (!isEmpty.ok) return isEmpty;
    if (isEmpty.value) emptied.push(room);
  }
  return ok(
    [...ours.filter(({ kind }) => kind !== "Namespace"), ...emptied].map((each) => {
      const ref = refOf(each);
      return {
        id: stepId(place, ref),
        place,
        verb: "delete" as const,
        ref,
        uid: each.metadata.uid,
        why:
          each.kind === "Namespace"
            ? "made for this connection, and nothing else is in it"
            : "made for this connection",
      };
    }),
  );
}

const refOf = ({ apiVersion, kind, metadata }: FoundObject): ObjectRef => ({
  apiVersion,
  kind,
  namespace: metadata.namespace ?? null,
  name: metadata.name,
});

/** What Kubernetes and Istio put into every namespace does not count. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  "ServiceAccount default",
  "ConfigMap kube-root-ca.crt",
  "ConfigMap istio-ca-root-cert",
]);

async function holdsNothingElse(
  facts: PairFacts,
  namespace: string,
  ours: readonly FoundObject[],
): Promise<Result<boolean>> {
  const uids = new Set(ours.map(({ metadata }) => metadata.uid));
  const kinds = ["Pod", "Service", "Secret", "ConfigMap", "ServiceAccount", "PersistentVolumeClaim"];
  const lists = await Promise.all(
    kinds.map((kind) => facts.remote.cluster.list({ apiVersion: "v1", kind, namespace })),
  );
  for (const list of lists) {
    if (!list.ok) return list;
    const others = list.value.filter(
      ({ kind, metadata }) => !uids.has(metadata.uid) && !EVERYWHERE.has(`${kind} ${metadata.name}`),
    );
    if (others.length > 0) return ok(false);
  }
  return ok(true);
}
