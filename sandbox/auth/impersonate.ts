import type { IncomingHttpHeaders } from "node:http";
import { forbidden } from "../api/status";
import type { SimCluster } from "../cluster";
import { authorize, refusal } from "../rbac/authorize";
import type { User } from "./user";

const EXTRA = "impersonate-extra-";

/** Who a request acts as: the caller, or whom its Impersonate headers name when the caller may. */
export function impersonated(
  cluster: SimCluster,
  caller: User,
  headers: IncomingHttpHeaders,
  raw: readonly string[],
): User {
  const all = (name: string) =>
    raw.flatMap((entry, index) => (index % 2 === 0 && entry.toLowerCase() === name ? [raw[index + 1] ?? ""] : []));
  const [name] = all("impersonate-user");
  if (!name) return caller;
  const groups = all("impersonate-group");
  refuse(cluster, caller, userAsk(name));
  for (const group of groups)
    refuse(cluster, caller, { verb: "impersonate", group: "", resource: "groups", namespace: "", name: group });
  const extra = Object.keys(headers)
    .filter((header) => header.startsWith(EXTRA))
    .map((header): [string, string[]] => [decodeURIComponent(header.slice(EXTRA.length)), all(header)]);
  const isAccount = /^system:serviceaccount:([^:]+):/.exec(name);
  const own =
    isAccount && groups.length === 0 ? ["system:serviceaccounts", `system:serviceaccounts:${isAccount[1]}`] : groups;
  const known = own.includes("system:authenticated") ? own : [...own, "system:authenticated"];
  return { name, uid: all("impersonate-uid")[0] ?? "", groups: known, extra: Object.fromEntries(extra) };
}

function userAsk(name: string) {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(name) ?? [];
  return namespace && account
    ? { verb: "impersonate", group: "", resource: "serviceaccounts", namespace, name: account }
    : { verb: "impersonate", group: "", resource: "users", namespace: "", name };
}

function refuse(cluster: SimCluster, caller: User, ask: ReturnType<typeof userAsk>): void {
  const decision = authorize(cluster, caller, ask);
  if (!decision.allowed) throw forbidden(ask.resource, ask.group, ask.name, refusal(caller, ask, decision.reason));
}
