import * as z from "zod";
import type { CallOptions, Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

const RBAC = "rbac.authorization.k8s.io/v1";
const shape = z.object({ roleRef: z.object({ kind: z.string(), name: z.string() }) });

/** Every binding to one ClusterRole, whoever made it. */
export async function bindingsTo(
  cluster: Cluster,
  roleName: string,
  options: CallOptions,
): Promise<Result<readonly FoundObject[]>> {
  const lists = await Promise.all(
    ["ClusterRoleBinding", "RoleBinding"].map((kind) =>
      cluster.list({ apiVersion: RBAC, kind, namespace: null }, options),
    ),
  );
  const bindings: FoundObject[] = [];
  for (const list of lists) {
    if (!list.ok) return list;
    bindings.push(
      ...list.value.filter((found) => {
        const { data } = shape.safeParse(found);
        return data?.roleRef.kind === "ClusterRole" && data.roleRef.name === roleName;
      }),
    );
  }
  return ok(bindings);
}
