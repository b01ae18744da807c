import * as z from "zod";
import type { FoundObject, ObjectRef } from "@/lib/cluster/cluster";

export const RBAC = "rbac.authorization.k8s.io/v1";

const shape = z.object({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.object({ kind: z.string(), name: z.string(), namespace: z.string().nullish() }))
    .nullish()
    .transform((value) => value ?? []),
});

/** A ClusterRoleBinding or RoleBinding; `accounts` are its subjects as "namespace/name", null for any other kind of subject. */
export type Binding = { found: FoundObject; role: ObjectRef; accounts: readonly (string | null)[] };

/** Null for what is no binding. A user that is called like an account is that account, as the API server sees it. */
export function readBinding(found: FoundObject): Binding | null {
  const parsed = shape.safeParse(found);
  if (!parsed.success) return null;
  const { roleRef, subjects } = parsed.data;
  const own = found.metadata.namespace ?? null;
  return {
    found,
    role: {
      apiVersion: RBAC,
      kind: roleRef.kind,
      namespace: roleRef.kind === "Role" ? own : null,
      name: roleRef.name,
    },
    accounts: subjects.map(({ kind, name, namespace }) => {
      if (kind === "ServiceAccount") return `${namespace ?? own ?? ""}/${name}`;
      const [system, serviceaccount, where, account] = name.split(":");
      return kind === "User" && system === "system" && serviceaccount === "serviceaccount" && account
        ? `${where}/${account}`
        : null;
    }),
  };
}

/** "ClusterRole/kiali-viewer", "Role/istio-system/reader": one name for one role. */
export const roleKey = ({ kind, namespace, name }: ObjectRef): string =>
  [kind, namespace, name].filter(Boolean).join("/");
