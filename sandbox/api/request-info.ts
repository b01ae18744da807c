import type { IncomingHttpHeaders } from "node:http";
import type { User } from "../auth/user";
import type { Kind } from "./kinds";

/** One API request, parsed and authenticated. */
export type ApiRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  user: User;
  readBody: () => Promise<string>;
  signal: AbortSignal;
};

/** The address of a resource: what the path says before anything is looked up. */
export type Address = {
  group: string;
  version: string;
  namespace: string;
  resource: string;
  name: string;
  subresource: string;
  rest: string;
};
export type ResourceRequest = ApiRequest & { address: Address; kind: Kind; verb: string };

/** The resource a path speaks of, null for every other path (discovery, /version, health). */
export function addressOf(path: string): Address | null {
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  const isCore = parts[0] === "api" && parts[1] === "v1";
  const isGroup = parts[0] === "apis" && parts.length > 3;
  if (!isCore && !isGroup) return null;
  const [group, version] = isCore ? ["", "v1"] : [parts[1] ?? "", parts[2] ?? ""];
  const rest = parts.slice(isCore ? 2 : 3);
  if (rest.length === 0) return null;
  const isScoped =
    rest[0] === "namespaces" &&
    rest.length > 2 &&
    !(rest.length === 3 && ["status", "finalize"].includes(rest[2] ?? ""));
  const [resource = "", name = "", subresource = "", ...below] = isScoped ? rest.slice(2) : rest;
  const namespace = isScoped ? (rest[1] ?? "") : rest[0] === "namespaces" && isCore ? name : "";
  // What is below a proxy goes on as it was sent.
  const raw = path.split("/").filter(Boolean);
  return {
    group,
    version,
    namespace,
    resource,
    name,
    subresource,
    rest: raw.slice(raw.length - below.length).join("/"),
  };
}

/** The RBAC verb of a request. */
export function verbOf(method: string, address: Address, query: URLSearchParams): string {
  switch (method) {
    case "GET":
    case "HEAD":
      if (query.get("watch") === "true" || query.get("watch") === "1") return "watch";
      return address.name ? "get" : "list";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return address.name ? "delete" : "deletecollection";
    default:
      return method.toLowerCase();
  }
}
