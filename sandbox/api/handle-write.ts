import { apply } from "../apply/apply";
import { schemaOf } from "../apply/object-schemas";
import { unknownFields } from "../apply/unknown-fields";
import type { SimCluster } from "../cluster";
import { isObject, type Json, type JsonObject, object, text } from "../json/json";
import { applyJsonPatch } from "../patch/json-patch";
import { mergePatch } from "../patch/merge-patch";
import { strategicMerge } from "../patch/strategic-merge";
import { authorize, refusal } from "../rbac/authorize";
import { withDefaults } from "./defaults";
import { apiVersionOf, bucketOf, type Kind } from "./kinds";
import { admit, createObject, keepServerFields, prepare, refuseStale, updateObject, type Writer } from "./objects";
import { json, type Reply } from "./reply";
import { requestBody } from "./request-body";
import type { ResourceRequest } from "./request-info";
import { badRequest, forbidden, invalid, invalidValue, notFound, StatusError } from "./status";

function objectOf(body: Json, request: ResourceRequest): JsonObject {
  const { kind, address } = request;
  if (!isObject(body)) throw badRequest(`couldn't get version/kind; json parse error: the body is not an object`);
  const isOther = (body.kind && body.kind !== kind.kind) || (body.apiVersion && body.apiVersion !== apiVersionOf(kind));
  if (isOther) throw otherKind(request, body);
  const name = text(body, "metadata", "name");
  const namespace = text(body, "metadata", "namespace");
  if (address.name && name && name !== address.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${address.name})`);
  if (kind.namespaced && namespace && namespace !== address.namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  const metadata: JsonObject = {
    ...object(body, "metadata"),
    ...(address.name ? { name: address.name } : {}),
    ...(kind.namespaced ? { namespace: address.namespace } : {}),
  };
  return { ...body, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata };
}

function otherKind({ kind, method, headers }: ResourceRequest, body: JsonObject): StatusError {
  const given = text(body, "kind");
  const [group, version] = text(body, "apiVersion").includes("/")
    ? text(body, "apiVersion").split("/")
    : ["", text(body, "apiVersion")];
  if (method === "PATCH" && (headers["content-type"] ?? "").includes("apply-patch"))
    return badRequest(`invalid object type: ${group}/${version}, Kind=${given}`);
  const internal = kind.group ? kind.group.split(".")[0] : "core";
  return badRequest(
    `${given} in version "${version}" cannot be handled as a ${kind.kind}: converting (${version}.${given}) to (${internal}.${kind.kind}): unknown conversion`,
  );
}

function writerOf({ user, query, headers, address }: ResourceRequest): Writer {
  const agent = (headers["user-agent"] ?? "unknown").split("/")[0] ?? "unknown";
  return {
    user,
    manager: query.get("fieldManager") || agent,
    dryRun: query.get("dryRun") === "All",
    subresource: address.subresource,
  };
}

function refuseUnknown(kind: Kind, request: ResourceRequest, body: JsonObject, patch?: string): readonly string[] {
  const mode = request.query.get("fieldValidation") ?? "Warn";
  const unknown = unknownFields(body, schemaOf(kind.kind, kind.group)).map((path) => `unknown field "${path}"`);
  if (unknown.length === 0 || mode === "Ignore") return [];
  if (mode !== "Strict") return unknown;
  const error = `strict decoding error: ${unknown.join(", ")}`;
  if (patch !== undefined) throw invalid("", "", "", [invalidValue("patch", JSON.stringify(patch), error)]);
  throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${error}`);
}

export async function createOne(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const body = objectOf(await requestBody(request), request);
  const warnings = refuseUnknown(request.kind, request, body);
  return { type: "json", code: 201, body: createObject(cluster, request.kind, body, writerOf(request)), warnings };
}

export async function replaceOne(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const body = objectOf(await requestBody(request), request);
  const warnings = refuseUnknown(request.kind, request, body);
  return { type: "json", code: 200, body: updateObject(cluster, request.kind, body, writerOf(request)), warnings };
}

const APPLY = "application/apply-patch+yaml";
const PATCHES = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  APPLY,
];

export async function patchOne(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const { kind, address } = request;
  const type = (request.headers["content-type"] ?? "").split(";")[0] ?? "";
  if (!PATCHES.includes(type)) throw new StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
  const body = await requestBody(request);
  if (type === APPLY) return applyOne(cluster, request, body);
  const live = cluster.store.get(bucketOf(kind), kind.namespaced ? address.namespace : "", address.name);
  if (!live) throw notFound(kind.resource, kind.group, address.name);
  const next = objectOf(patched(type, live, body, kind), request);
  const uid = text(next, "metadata", "uid");
  if (uid !== text(live, "metadata", "uid")) {
    const shown = JSON.stringify(uid);
    throw invalid(kind.kind, kind.group, address.name, [invalidValue("metadata.uid", shown, "field is immutable")]);
  }
  refuseStale(kind, next, live);
  const warnings = refuseUnknown(kind, request, next, JSON.stringify(body));
  return { type: "json", code: 200, body: updateObject(cluster, kind, next, writerOf(request)), warnings };
}

function patched(type: string, live: JsonObject, patch: Json, kind: Kind): Json {
  switch (type) {
    case "application/json-patch+json":
      return applyJsonPatch(live, patch);
    case "application/merge-patch+json":
      return mergePatch(live, patch);
    default:
      return strategicMerge(live, patch, schemaOf(kind.kind, kind.group));
  }
}

function applyOne(cluster: SimCluster, request: ResourceRequest, body: Json): Reply {
  const { kind, address, query } = request;
  const manager = query.get("fieldManager");
  if (!manager)
    throw invalid("PatchOptions", "meta.k8s.io", "", [
      { reason: "FieldValueRequired", message: "Required value: is required for apply patch", field: "fieldManager" },
    ]);
  if (manager.length > 128)
    throw invalid("PatchOptions", "meta.k8s.io", "", [
      { reason: "FieldValueTooLong", message: "Too long: may not be more than 128 bytes", field: "fieldManager" },
    ]);
  const config = objectOf(body, request);
  if (object(config, "metadata").managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  const schema = schemaOf(kind.kind, kind.group);
  const [unknown] = unknownFields(config, schema);
  if (unknown) {
    const where = [address.namespace, address.name].filter(Boolean).join("/");
    throw new StatusError(
      500,
      "",
      `failed to create typed patch object (${where}; ${apiVersionOf(kind)}, Kind=${kind.kind}): .${unknown}: field not declared in schema`,
    );
  }
  const live = cluster.store.get(bucketOf(kind), kind.namespaced ? address.namespace : "", address.name);
  const ask = {
    manager,
    apiVersion: apiVersionOf(kind),
    subresource: address.subresource,
    force: query.get("force") === "true",
    now: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const writer = writerOf(request);
  if (live) {
    refuseStale(kind, config, live);
    const next = apply(live, config, schema, ask);
    if (next === live) return json(live);
    return json(
      admit(cluster, kind, keepServerFields(withDefaults(kind, next), live, kind, address.subresource), live, writer),
    );
  }
  refuseCreate(cluster, request);
  if (text(config, "metadata", "uid"))
    throw new StatusError(
      409,
      "Conflict",
      `Operation cannot be fulfilled on ${kind.resource} "${address.name}": uid mismatch: the provided object specified uid ${text(config, "metadata", "uid")}, and no existing object was found`,
      { name: address.name, kind: kind.resource },
    );
  const created = apply(undefined, prepare(kind, config), schema, ask);
  const claimed = apply(undefined, config, schema, ask);
  const metadata = { ...object(created, "metadata"), managedFields: object(claimed, "metadata").managedFields };
  return json(admit(cluster, kind, { ...created, metadata }, undefined, writer), 201);
}

/** An apply that would create needs the right to create, too. */
function refuseCreate(cluster: SimCluster, { kind, address, user }: ResourceRequest): void {
  const ask = {
    verb: "create",
    group: kind.group,
    resource: kind.resource,
    namespace: address.namespace,
    name: address.name,
  };
  const decision = authorize(cluster, user, ask);
  if (!decision.allowed) throw forbidden(kind.resource, kind.group, address.name, refusal(user, ask, decision.reason));
}
