import type { SimCluster } from "../cluster";
import { type JsonObject, list, object, text } from "../json/json";
import { bucketOf, type Kind } from "./kinds";
import { conflict, notFound } from "./status";

export type DeleteAsk = { uid: string; resourceVersion: string; dryRun: boolean; propagation: string };

/** Deletes, or marks as being deleted when finalizers or a running pod hold it. Answers with the object as it was left. */
export function deleteObject(
  cluster: SimCluster,
  kind: Kind,
  namespace: string,
  name: string,
  ask: DeleteAsk,
): { object: JsonObject; isGone: boolean } {
  const live = cluster.store.get(bucketOf(kind), namespace, name);
  if (!live) throw notFound(kind.resource, kind.group, name);
  const uid = text(live, "metadata", "uid");
  const version = text(live, "metadata", "resourceVersion");
  const stale = (what: string, wanted: string, found: string, why: string) =>
    conflict(
      kind.kind,
      kind.group,
      name,
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). The object might have been ${why}`,
    );
  if (ask.uid && ask.uid !== uid) throw stale("UID", ask.uid, uid, "deleted and then recreated");
  if (ask.resourceVersion && ask.resourceVersion !== version)
    throw stale("ResourceVersion", ask.resourceVersion, version, "modified");
  const isHeld =
    list(live, "metadata", "finalizers").length > 0 ||
    list(live, "spec", "finalizers").length > 0 ||
    kind.kind === "Pod";
  if (ask.dryRun) return { object: live, isGone: !isHeld };
  if (!isHeld) return { object: cluster.store.remove(bucketOf(kind), namespace, name) ?? live, isGone: true };
  if (text(live, "metadata", "deletionTimestamp")) return { object: live, isGone: false };
  const metadata = {
    ...object(live, "metadata"),
    deletionTimestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    deletionGracePeriodSeconds: kind.kind === "Pod" ? 30 : 0,
  };
  const status = kind.kind === "Namespace" ? { status: { phase: "Terminating" } } : {};
  return { object: cluster.store.put(bucketOf(kind), { ...live, ...status, metadata }), isGone: false };
}
