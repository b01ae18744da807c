import { parse } from "yaml";
import type { SimCluster } from "../cluster";
import { isObject, type Json, type JsonObject, text } from "../json/json";
import { deleteObject } from "./delete-object";
import { selection } from "./handle-read";
import { bucketOf } from "./kinds";
import { json, type Reply } from "./reply";
import type { ResourceRequest } from "./request-info";
import { badRequest } from "./status";

async function optionsOf(request: ResourceRequest) {
  const body = await request.readBody();
  const parsed: Json = body ? parse(body) : {};
  if (!isObject(parsed)) throw badRequest("DeleteOptions must be an object");
  const dryRun = request.query.get("dryRun") === "All" || JSON.stringify(parsed.dryRun ?? []).includes("All");
  return {
    uid: text(parsed, "preconditions", "uid"),
    resourceVersion: text(parsed, "preconditions", "resourceVersion"),
    propagation: text(parsed, "propagationPolicy") || (request.query.get("propagationPolicy") ?? "Background"),
    dryRun,
  };
}

export async function deleteOne(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const { address, kind } = request;
  const ask = await optionsOf(request);
  const namespace = kind.namespaced ? address.namespace : "";
  const result = deleteObject(cluster, kind, namespace, address.name, ask);
  if (!result.isGone || kind.kind === "ServiceAccount") return json(result.object);
  const details: JsonObject = {
    name: address.name,
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.resource,
    uid: text(result.object, "metadata", "uid"),
  };
  return json({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

export async function deleteMany(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const ask = await optionsOf(request);
  const { kind } = request;
  const items = cluster.store
    .list(bucketOf(kind), "")
    .filter(selection(request))
    .map(
      (found) =>
        deleteObject(cluster, kind, text(found, "metadata", "namespace"), text(found, "metadata", "name"), ask).object,
    );
  return json({
    kind: `${kind.kind}List`,
    apiVersion: "v1",
    metadata: { resourceVersion: String(cluster.store.revision) },
    items,
  });
}
