import { accountName } from "@/lib/access/account-name";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { opened } from "../connect-all";
import type { Change } from "./pixel-latency";

/** A connected cluster: its row, its own context, and the name of its home. */
export type Connected = { row: string; context: string; homeName: string };

/**
 * Takes a right away from Kiali's account in one cluster after another, and gives each back: so many times. The last rule goes, which no list that
 * Kiali keeps needs.
 */
export async function roleChanges(connected: readonly Connected[], times: number): Promise<readonly Change[]> {
  const once = await Promise.all(
    connected.map(async ({ row, context, homeName }): Promise<readonly Change[]> => {
      const cluster = await opened(context);
      const found = await cluster.read(refOf(homeName));
      if (!found.ok || !found.value) throw new Error(`${context} has no role`);
      const rules = rulesOf(found.value);
      return [
        { row, state: "drifted", write: () => write(cluster, homeName, rules.slice(0, -1)) },
        { row, state: "healthy", write: () => write(cluster, homeName, rules) },
      ];
    }),
  );
  return Array.from({ length: times }, () => once.flat()).flat();
}

async function write(cluster: Cluster, homeName: string, rules: readonly unknown[]): Promise<number> {
  const atMs = Date.now();
  const written = await cluster.patch(refOf(homeName), { rules });
  if (!written.ok) throw new Error(JSON.stringify(written.problem));
  return atMs;
}

const refOf = (homeName: string) =>
  ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    namespace: null,
    name: accountName(homeName),
  }) as const;

const rulesOf = ({ rules }: FoundObject): readonly unknown[] => (Array.isArray(rules) ? rules : []);
