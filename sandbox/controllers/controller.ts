import { deleteObject } from "../api/delete-object";
import { bucketOf, type Kind } from "../api/kinds";
import { createObject, updateObject } from "../api/objects";
import { StatusError } from "../api/status";
import { systemUser } from "../auth/user";
import type { SimCluster } from "../cluster";
import { isSame, type JsonObject, object, text } from "../json/json";

const writer = { user: systemUser, manager: "kube-controller-manager", dryRun: false };

/** Creates what a controller wants; what exists already is left as it is. */
export function ensure(
  cluster: SimCluster,
  kind: Kind,
  wanted: JsonObject,
  manager = writer.manager,
): JsonObject | null {
  try {
    return createObject(cluster, kind, wanted, { ...writer, manager });
  } catch (error) {
    if (error instanceof StatusError) return null;
    throw error;
  }
}

/** Reads an object and writes what `change` makes of it; nothing happens when it is gone or stays the same. */
export function revise(
  cluster: SimCluster,
  kind: Kind,
  namespace: string,
  name: string,
  change: (live: JsonObject) => JsonObject,
  subresource = "",
  manager = writer.manager,
): void {
  const live = cluster.store.get(bucketOf(kind), namespace, name);
  if (!live) return;
  const next = change(live);
  if (!isSame(live, next)) updateObject(cluster, kind, next, { ...writer, manager, subresource });
}

export function discard(cluster: SimCluster, kind: Kind, found: JsonObject): void {
  const ask = { uid: text(found, "metadata", "uid"), resourceVersion: "", dryRun: false, propagation: "Background" };
  try {
    deleteObject(cluster, kind, text(found, "metadata", "namespace"), text(found, "metadata", "name"), ask);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}

/** Runs `reconcile` soon after any change to one of the buckets, and once at the start. Changes meanwhile are gathered. */
export function onChange(cluster: SimCluster, buckets: readonly string[], reconcile: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      reconcile();
    }, 3);
  };
  const stop = cluster.store.subscribe((event) => {
    if (buckets.includes(event.resource)) soon();
  });
  soon();
  return () => {
    stop();
    if (timer) clearTimeout(timer);
  };
}

export const ownerOf = (kind: Kind, owner: JsonObject): JsonObject => ({
  apiVersion: text(owner, "apiVersion"),
  kind: kind.kind,
  name: text(owner, "metadata", "name"),
  uid: text(owner, "metadata", "uid"),
  controller: true,
  blockOwnerDeletion: true,
});

export const isOwnedBy = (found: JsonObject, owner: JsonObject): boolean => {
  const references = object(found, "metadata").ownerReferences;
  return (
    Array.isArray(references) &&
    references.some((reference) => text(reference, "uid") === text(owner, "metadata", "uid"))
  );
};
