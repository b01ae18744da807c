import { accountName } from "@/lib/access/account-name";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { opened } from "../connect-all";
import type { BenchCluster } from "./mesh-commands";

export type RoleChange = {
  name: string;
  /** What the row says afterwards. */
  state: "drifted" | "healthy";
  /** Writes to the cluster's API server; answers with the wall clock's ms just before that. */
  write: () => Promise<number>;
};

const refOf = (mesh: string) =>
  ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    namespace: null,
    name: accountName(mesh),
  }) as const;

/** Takes a right away from Kiali's account in one cluster after another, and gives each back. The last rule goes: no list that Kiali keeps needs it. */
export async function roleChanges(remotes: readonly BenchCluster[]): Promise<readonly RoleChange[]> {
  const sides = await Promise.all(
    remotes.map(async ({ name, mesh, context }) => {
      const cluster = await opened(context);
      const found = await cluster.read(refOf(mesh));
      if (!found.ok || !found.value) throw new Error(`${name} has no role`);
      return { name, mesh, cluster, rules: rulesOf(found.value) };
    }),
  );
  const write = async (cluster: Cluster, mesh: string, rules: readonly unknown[]) => {
    const atMs = Date.now();
    const written = await cluster.patch(refOf(mesh), { rules });
    if (!written.ok) throw new Error(JSON.stringify(written.problem));
    return atMs;
  };
  return sides.flatMap(({ name, mesh, cluster, rules }): readonly RoleChange[] => [
    { name, state: "drifted", write: () => write(cluster, mesh, rules.slice(0, -1)) },
    { name, state: "healthy", write: () => write(cluster, mesh, rules) },
  ]);
}

const rulesOf = ({ rules }: FoundObject): readonly unknown[] => (Array.isArray(rules) ? rules : []);
