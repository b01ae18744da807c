import type { SimCluster } from "../cluster";
import { type JsonObject, text } from "../json/json";
import { watchEvents } from "../watch/watch";
import { apiVersionOf, bucketOf } from "./kinds";
import { json, type Reply } from "./reply";
import type { ResourceRequest } from "./request-info";
import { fieldTest, labelTest } from "./selectors";
import { badRequest, expired, notFound } from "./status";

const CONTINUE_EXPIRED =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

export function readOne(cluster: SimCluster, { address, kind }: ResourceRequest): Reply {
  const found = cluster.store.get(bucketOf(kind), kind.namespaced ? address.namespace : "", address.name);
  if (!found) throw notFound(kind.resource, kind.group, address.name);
  return json({ ...found, apiVersion: apiVersionOf(kind) });
}

/** Whether an object belongs to what a list or watch asks for. */
export function selection({ address, kind, query }: ResourceRequest): (object: JsonObject) => boolean {
  const byLabel = labelTest(query.get("labelSelector") ?? "");
  const byField = fieldTest(query.get("fieldSelector") ?? "");
  const namespace = kind.namespaced ? address.namespace : "";
  return (candidate) =>
    (namespace === "" || text(candidate, "metadata", "namespace") === namespace) &&
    (kind.namespaced || !address.name || text(candidate, "metadata", "name") === address.name) &&
    byLabel(candidate) &&
    byField(candidate);
}

export function listOrWatch(cluster: SimCluster, request: ResourceRequest): Reply {
  if (request.verb === "watch") return watchEvents(cluster, request, selection(request));
  const { kind, query } = request;
  const all = cluster.store.list(bucketOf(kind), "").filter(selection(request));
  const token = readToken(query.get("continue") ?? "");
  if (token && cluster.store.isCompacted(token.revision)) throw expired(CONTINUE_EXPIRED);
  const left = token ? all.filter((candidate) => keyOf(candidate) > token.after) : all;
  const limit = Number(query.get("limit") ?? 0);
  const page = limit > 0 ? left.slice(0, limit) : left;
  const last = page.at(-1);
  const revision = token?.revision ?? cluster.store.revision;
  const rest =
    last && page.length < left.length
      ? { continue: writeToken({ revision, after: keyOf(last) }), remainingItemCount: left.length - page.length }
      : {};
  const items = page.map(({ apiVersion: _version, kind: _kind, ...item }) => item);
  return json({
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata: { resourceVersion: String(revision), ...rest },
    items,
  });
}

const keyOf = (candidate: JsonObject): string =>
  `${text(candidate, "metadata", "namespace")}/${text(candidate, "metadata", "name")}`;

type Token = { revision: number; after: string };
const writeToken = ({ revision, after }: Token): string => Buffer.from(`${revision}:${after}`).toString("base64url");
function readToken(token: string): Token | null {
  if (!token) return null;
  const [, revision, after] = /^(\d+):(.*)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (!revision || after === undefined)
    throw badRequest(
      "invalid continue token: continue key is not valid: invalid character looking for beginning of value",
    );
  return { revision: Number(revision), after };
}
