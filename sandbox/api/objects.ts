import { randomBytes, randomUUID } from "node:crypto";
import { trackUpdate } from "../apply/apply";
import { schemaOf } from "../apply/object-schemas";
import type { User } from "../auth/user";
import type { SimCluster } from "../cluster";
import { isSame, type JsonObject, list, number, object, text } from "../json/json";
import { refuseBinding, refuseEscalation } from "../rbac/escalation";
import { withDefaults } from "./defaults";
import { apiVersionOf, bucketOf, type Kind } from "./kinds";
import { alreadyExists, conflict, forbidden, invalid, notFound, requiredValue } from "./status";
import { validate } from "./validate";

export type Writer = { user: User; manager: string; dryRun: boolean; subresource?: string };

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");
const tracking = (kind: Kind, writer: Writer) => ({
  manager: writer.manager,
  apiVersion: apiVersionOf(kind),
  subresource: writer.subresource ?? "",
  now: now(),
});

export function createObject(cluster: SimCluster, kind: Kind, wanted: JsonObject, writer: Writer): JsonObject {
  const prepared = prepare(kind, wanted);
  const tracked = trackUpdate(undefined, prepared, schemaOf(kind.kind, kind.group), tracking(kind, writer));
  return admit(cluster, kind, tracked, undefined, writer);
}

/** Replaces an object; a stated resourceVersion or UID must still be the live one. */
export function updateObject(cluster: SimCluster, kind: Kind, wanted: JsonObject, writer: Writer): JsonObject {
  const namespace = text(wanted, "metadata", "namespace");
  const name = text(wanted, "metadata", "name");
  const live = cluster.store.get(bucketOf(kind), namespace, name);
  if (!live) throw notFound(kind.resource, kind.group, name);
  refuseStale(kind, wanted, live);
  const next = keepServerFields(withDefaults(kind, wanted), live, kind, writer.subresource ?? "");
  const tracked = trackUpdate(live, next, schemaOf(kind.kind, kind.group), tracking(kind, writer));
  return admit(cluster, kind, tracked, live, writer);
}

/** A new object with its server-made metadata. */
export function prepare(kind: Kind, wanted: JsonObject): JsonObject {
  const {
    resourceVersion: _version,
    uid: _uid,
    managedFields: _managed,
    deletionTimestamp: _gone,
    ...metadata
  } = object(wanted, "metadata");
  const base = text(metadata, "generateName");
  const name = text(metadata, "name") || (base ? `${base}${randomBytes(8).toString("hex").slice(0, 5)}` : "");
  if (!name)
    throw invalid(kind.kind, kind.group, "", [requiredValue("metadata.name", "name or generateName is required")]);
  const hasGeneration = object(wanted, "spec") === wanted.spec && !["Namespace", "Pod", "Service"].includes(kind.kind);
  const stamped: JsonObject = {
    ...metadata,
    name,
    uid: randomUUID(),
    creationTimestamp: now(),
    ...(hasGeneration ? { generation: 1 } : {}),
  };
  return withDefaults(kind, { ...wanted, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: stamped });
}

export function refuseStale(kind: Kind, wanted: JsonObject, live: JsonObject): void {
  const name = text(live, "metadata", "name");
  const version = text(wanted, "metadata", "resourceVersion");
  const uid = text(wanted, "metadata", "uid");
  if (uid && uid !== text(live, "metadata", "uid"))
    throw conflict(
      kind.resource,
      kind.group,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${text(live, "metadata", "uid")}`,
    );
  if (version && version !== text(live, "metadata", "resourceVersion"))
    throw conflict(
      kind.resource,
      kind.group,
      name,
      "the object has been modified; please apply your changes to the latest version and try again",
    );
}

const SERVER_FIELDS = ["uid", "creationTimestamp", "deletionTimestamp", "resourceVersion", "generation"];

/** What a client may not change stays as it is; a write to the object leaves its status alone, and the reverse. */
export function keepServerFields(wanted: JsonObject, live: JsonObject, kind: Kind, subresource: string): JsonObject {
  const old = object(live, "metadata");
  const kept = Object.fromEntries(
    SERVER_FIELDS.filter((name) => old[name] !== undefined).map((name) => [name, old[name]]),
  );
  const metadata: JsonObject = { ...object(wanted, "metadata"), ...kept };
  if (subresource === "status") return { ...live, metadata: { ...old, ...kept }, status: wanted.status };
  const status = kind.subresources.includes("status") ? live.status : wanted.status;
  const { status: _status, ...content } = wanted;
  const next: JsonObject = {
    ...content,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata,
    ...(status === undefined ? {} : { status }),
  };
  if (old.generation !== undefined && !isSame(next.spec, live.spec))
    metadata.generation = number(old, ["generation"], 0) + 1;
  return next;
}

/** Validates, checks escalation, and stores unless this is a dry run or nothing changes. */
export function admit(
  cluster: SimCluster,
  kind: Kind,
  next: JsonObject,
  live: JsonObject | undefined,
  writer: Writer,
): JsonObject {
  const namespace = text(next, "metadata", "namespace");
  const name = text(next, "metadata", "name");
  if (!live) refuseNew(cluster, kind, namespace, name);
  validate(kind, next, live);
  const grants = live === undefined || !isSame(live.rules, next.rules) || !isSame(live.subjects, next.subjects);
  if (grants && /^(Cluster)?Role$/.test(kind.kind)) refuseEscalation(cluster, writer.user, kind.resource, next);
  if (grants && kind.kind.endsWith("RoleBinding")) refuseBinding(cluster, writer.user, kind.resource, next);
  if (live && isSame(live, next)) return live;
  if (writer.dryRun) return next;
  if (live && isFinished(next)) return cluster.store.remove(bucketOf(kind), namespace, name) ?? next;
  return cluster.store.put(bucketOf(kind), next);
}

const isFinished = (next: JsonObject): boolean =>
  text(next, "metadata", "deletionTimestamp") !== "" &&
  list(next, "metadata", "finalizers").length === 0 &&
  list(next, "spec", "finalizers").length === 0;

function refuseNew(cluster: SimCluster, kind: Kind, namespace: string, name: string): void {
  if (cluster.store.get(bucketOf(kind), namespace, name)) throw alreadyExists(kind.resource, kind.group, name);
  if (!kind.namespaced) return;
  const home = cluster.store.get("namespaces", "", namespace);
  if (!home) throw notFound("namespaces", "", namespace);
  if (text(home, "metadata", "deletionTimestamp"))
    throw forbidden(
      kind.resource,
      kind.group,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
}
