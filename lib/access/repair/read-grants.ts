import * as z from "zod";
import type { OwnedPiece } from "@/lib/access/inventory/inventory";
import { RBAC, readBinding } from "@/lib/access/inventory/read-binding";
import { isOurs, type Owner } from "@/lib/access/ownership";
import type { Cluster, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import { ok, type Result } from "@/lib/problem";

/** One binding of a connection's account, with the role that it gives. */
export type Grant = {
  binding: FoundObject;
  roleRef: ObjectRef;
  /** Null when the binding names a role that is not there. */
  role: FoundObject | null;
  rules: readonly PolicyRule[];
  /** False for a binding that is somebody else's, or gives rights to others as well: it is left alone. */
  isIts: boolean;
  /** False for a role that others are bound to, or that is Kubernetes' own. */
  mayChangeRole: boolean;
};

const rulesShape = z.object({
  rules: z
    .array(
      z.object({
        apiGroups: z.array(z.string()).default([]),
        resources: z.array(z.string()).default([]),
        verbs: z.array(z.string()),
        resourceNames: z.array(z.string()).exactOptional(),
      }),
    )
    .nullish(),
});

/** Rules of a role as they are; none for what is no role. */
export function rulesOf(role: FoundObject | null): readonly PolicyRule[] {
  const parsed = rulesShape.safeParse(role);
  return parsed.success ? (parsed.data.rules ?? []) : [];
}

/** The cluster-wide bindings among the pieces of a connection, with their roles. */
export async function readGrants(
  cluster: Cluster,
  pieces: readonly OwnedPiece[],
  owner: Owner,
): Promise<Result<readonly Grant[]>> {
  const bound = pieces.filter(({ what, ref }) => what === "binding" && ref.kind === "ClusterRoleBinding");
  const grants: Grant[] = [];
  for (const piece of bound) {
    const binding = await cluster.read(piece.ref);
    if (!binding.ok) return binding;
    const read = binding.value && readBinding(binding.value);
    if (!binding.value || !read) continue;
    const role = await cluster.read(read.role);
    if (!role.ok) return role;
    const rolePiece = pieces.find(
      ({ what, ref }) => what === "role" && ref.kind === read.role.kind && ref.name === read.role.name,
    );
    grants.push({
      binding: binding.value,
      roleRef: read.role,
      role: role.value,
      rules: rulesOf(role.value),
      isIts: piece.fate === "delete" || isOurs(binding.value, owner),
      mayChangeRole: role.value === null || rolePiece?.fate === "delete" || isOurs(role.value, owner),
    });
  }
  return ok(grants);
}

export const roleRefTo = (name: string): ObjectRef => ({
  apiVersion: RBAC,
  kind: "ClusterRole",
  namespace: null,
  name,
});
export const bindingRefTo = (name: string): ObjectRef => ({
  apiVersion: RBAC,
  kind: "ClusterRoleBinding",
  namespace: null,
  name,
});
