import type { FoundObject } from "@/lib/cluster/cluster";
import type { OwnedPiece } from "./inventory";
import { refOf } from "./piece-of";
import { type Binding, roleKey } from "./read-binding";

const BUILT_IN: ReadonlySet<string> = new Set(["cluster-admin", "admin", "edit", "view"]);
const AGGREGATES = "rbac.authorization.k8s.io/aggregate-to-";

/** A role goes when every binding to it goes. Kubernetes' own roles, aggregated ones and those of somebody else stay. */
export function roleFate(
  role: FoundObject,
  bindings: readonly Binding[],
  pieces: readonly OwnedPiece[],
  stranger: string | null,
): Pick<OwnedPiece, "fate" | "why"> {
  const { name, labels = {} } = role.metadata;
  const stay = (why: string) => ({ fate: "stay", why }) as const;
  if (BUILT_IN.has(name) || name.startsWith("system:") || "kubernetes.io/bootstrapping" in labels)
    return stay("a role of Kubernetes itself");
  if ("aggregationRule" in role || Object.keys(labels).some((each) => each.startsWith(AGGREGATES)))
    return stay("it is put together with other roles");
  const uids = new Map(pieces.map((each) => [each.uid, each]));
  const bound = bindings.filter((each) => roleKey(each.role) === roleKey(refOf(role)));
  const other = bound.find(({ found }) => uids.get(found.metadata.uid)?.fate !== "delete");
  const held = other && uids.get(other.found.metadata.uid);
  if (held) return stay(`${held.ref.kind} ${held.ref.name} stays and needs it`);
  if (other) return stay(`${other.found.kind} ${other.found.metadata.name} gives it to others, too`);
  return stranger === null ? { fate: "delete", why: "only this identity is bound to it" } : stay(stranger);
}
