import type { SimCluster } from "../cluster";
import { aggregated, groupList, groupOf, resourceList } from "../discovery/discovery";
import { authorize, authorizePath, refusal } from "../rbac/authorize";
import { deleteMany, deleteOne } from "./handle-delete";
import { listOrWatch, readOne } from "./handle-read";
import { review } from "./handle-review";
import { podLog, proxyToService, requestToken } from "./handle-subresource";
import { createOne, patchOne, replaceOne } from "./handle-write";
import { kindsOf } from "./kinds";
import { json, type Reply } from "./reply";
import { type Address, type ApiRequest, addressOf, type ResourceRequest, verbOf } from "./request-info";
import { conflict, forbidden, methodNotAllowed, noSuchPath, StatusError } from "./status";

/** Answers one authenticated request as an API server does. Throws StatusError for what is answered with a Status. */
export async function handle(cluster: SimCluster, request: ApiRequest): Promise<Reply> {
  if (cluster.faults.find("server-error"))
    throw new StatusError(500, "InternalError", "Internal error occurred: simulated");
  const throttle = cluster.faults.find("throttle");
  if (throttle)
    throw new StatusError(
      429,
      "TooManyRequests",
      "the server has received too many requests and has asked us to try again later",
      { retryAfterSeconds: throttle.retryAfterSeconds },
    );
  const address = addressOf(request.path);
  return address ? await handleResource(cluster, request, address) : handlePath(cluster, request);
}

async function handleResource(cluster: SimCluster, request: ApiRequest, address: Address): Promise<Reply> {
  const verb = verbOf(request.method, address, request.query);
  const resource = address.subresource ? `${address.resource}/${address.subresource}` : address.resource;
  const ask = { verb, group: address.group, resource, namespace: address.namespace, name: address.name };
  const decision = authorize(cluster, request.user, ask);
  if (!decision.allowed)
    throw forbidden(address.resource, address.group, address.name, refusal(request.user, ask, decision.reason));
  const kind = kindsOf(cluster.store).find(
    (candidate) =>
      candidate.group === address.group &&
      candidate.version === address.version &&
      candidate.resource === address.resource,
  );
  if (!kind) return notServed(cluster, address);
  if (cluster.faults.find("conflict") && WRITES.has(verb) && !isQuestion(address))
    throw conflict(address.resource, address.group, address.name ?? "", "the object has been modified");
  return dispatch(cluster, { ...request, address, kind, verb });
}

const WRITES = new Set(["create", "update", "patch", "delete"]);
/** Reviews and token requests are sent as creations and store nothing. */
const isQuestion = ({ group, subresource }: Address): boolean =>
  group === "authorization.k8s.io" || group === "authentication.k8s.io" || subresource === "token";

const PAGE_NOT_FOUND: Reply = {
  type: "text",
  code: 404,
  body: "404 page not found\n",
  contentType: "text/plain; charset=utf-8",
};

/** A group that is not there is a path nobody serves; a resource that is not there is a Status. */
function notServed(cluster: SimCluster, { group }: Address): Reply {
  if (kindsOf(cluster.store).some((kind) => kind.group === group)) throw noSuchPath();
  return PAGE_NOT_FOUND;
}

async function dispatch(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const { address, kind, verb } = request;
  if (kind.isReview) {
    if (verb !== "create") throw methodNotAllowed();
    return review(cluster, request);
  }
  if (address.subresource === "token" && verb === "create") return requestToken(cluster, request);
  if (address.subresource === "log") return podLog(cluster, request);
  if (address.subresource === "proxy") return proxyToService(cluster, request);
  if (address.subresource && !kind.subresources.includes(address.subresource)) throw noSuchPath();
  switch (verb) {
    case "get":
      return readOne(cluster, request);
    case "list":
    case "watch":
      return listOrWatch(cluster, request);
    case "create":
      if (address.name && !address.subresource) throw methodNotAllowed();
      return createOne(cluster, request);
    case "update":
      return replaceOne(cluster, request);
    case "patch":
      return patchOne(cluster, request);
    case "delete":
      return deleteOne(cluster, request);
    case "deletecollection":
      return deleteMany(cluster, request);
    default:
      throw methodNotAllowed();
  }
}

function handlePath(cluster: SimCluster, request: ApiRequest): Reply {
  const decision = authorizePath(cluster, request.user, request.method.toLowerCase(), request.path);
  if (!decision.allowed) {
    const reason = decision.reason ? `: ${decision.reason}` : "";
    throw new StatusError(
      403,
      "Forbidden",
      `forbidden: User "${request.user.name}" cannot ${request.method.toLowerCase()} path "${request.path}"${reason}`,
      {},
    );
  }
  const [root, first, second, ...rest] = request.path.split("/").filter(Boolean);
  if (["readyz", "healthz", "livez"].includes(root ?? ""))
    return { type: "text", code: 200, body: "ok", contentType: "text/plain; charset=utf-8" };
  if (root === "version") return json(versionOf(cluster));
  if (rest.length > 0) return PAGE_NOT_FOUND;
  if (root === "api" || root === "apis") return discover(cluster, request, root === "api", first, second);
  return PAGE_NOT_FOUND;
}

function discover(cluster: SimCluster, request: ApiRequest, isCore: boolean, first?: string, second?: string): Reply {
  const wantsAggregated = /as=APIGroupDiscoveryList/.test(request.headers.accept ?? "");
  if (!first) {
    if (wantsAggregated)
      return {
        type: "json",
        code: 200,
        body: aggregated(cluster.store, isCore),
        contentType: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
      };
    if (isCore) return json({ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] });
    return json(groupList(cluster.store));
  }
  const found = isCore
    ? resourceList(cluster.store, "", first)
    : second
      ? resourceList(cluster.store, first, second)
      : null;
  if (found) return json(found);
  const group = groupOf(cluster.store, first);
  if (!isCore && !second && Array.isArray(group.versions) && group.versions.length > 0)
    return json({ kind: "APIGroup", apiVersion: "v1", ...group });
  throw noSuchPath();
}

function versionOf(cluster: SimCluster) {
  const [, major = "", minor = ""] = /^v(\d+)\.(\d+)/.exec(cluster.gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion: cluster.gitVersion,
    gitCommit: "sandbox",
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go1.26",
    compiler: "gc",
    platform: "linux/amd64",
  };
}
