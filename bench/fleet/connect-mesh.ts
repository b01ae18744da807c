import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { accountName } from "@/lib/access/account-name";
import { connectionManager, MANAGED_BY, OUR_NAME, type Owner } from "@/lib/access/ownership";
import {
  accountManifest,
  bindingManifest,
  type RemoteWish,
  roleManifest,
  tokenSecretManifest,
  tokenSecretName,
} from "@/lib/access/remote-manifests";
import type { Cluster } from "@/lib/cluster/cluster";
import { remoteEntryYaml, tokenReference } from "@/lib/kiali/remote-entry";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { COMBINED_SECRET, tokenKey, tokenPath } from "@/lib/kiali/secret-names";
import type { Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { type MeshPlan, remotesOf } from "@/sandbox/worlds/meshes";
import { opened } from "../connect-all";

const NAMESPACE = "istio-system";
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", namespace: NAMESPACE, name: "kiali" } as const;
const SERVICE = { namespace: NAMESPACE, name: "kiali", port: 20001, scheme: "http" } as const;
const RESTARTED_MS = 300_000;
const readClusters = z.object({ clusters: z.record(z.string(), z.unknown()).nullish() });
const KIALI = "2.29.0";
/** Remotes that are furnished at once. */
const AT_ONCE = 8;

/**
 * Connects every remote of a mesh to its home, under the contexts of KUBECONFIG. The objects are those that connect makes, by the same manifests and
 * managers, without its checks and gates, which hundreds of clusters in two processes would keep from ending. Kiali reads them when it starts again.
 */
export async function connectMesh(plan: MeshPlan): Promise<void> {
  const home = await opened(contextOf(plan.mesh));
  const room = value(await home.read({ apiVersion: "v1", kind: "Namespace", namespace: null, name: "kube-system" }));
  const homeUid = room?.metadata.uid ?? "";
  const waiting = [...remotesOf(plan)];
  let entries = Promise.resolve();
  const furnishInTurn = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const remote = await opened(contextOf(name));
      const cluster = name;
      const token = await furnish(remote, { home: plan.mesh, homeUid, cluster });
      // One after another: all of them go into one Secret.
      entries = entries.then(() => enter(home, remote, cluster, token));
      await entries;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, furnishInTurn));
}

/** Restarts the Kiali of a connected mesh, and waits until it has read all remotes; the kubelet tries again when a start takes too long. */
export async function restartKiali(plan: MeshPlan): Promise<void> {
  const home = await opened(contextOf(plan.mesh));
  const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
  value(await home.patch(DEPLOYMENT, { spec: { template: { metadata: { annotations } } } }));
  const wanted = remotesOf(plan);
  const hasRead = async (): Promise<boolean> => {
    const answer = await home.proxy(SERVICE, "/kiali/api/config");
    const read = answer.ok ? readClusters.safeParse(answer.value.body) : null;
    return read?.success === true && wanted.every((name) => name in (read.data.clusters ?? {}));
  };
  const until = Date.now() + RESTARTED_MS;
  while (!(await hasRead())) {
    if (Date.now() > until) throw new Error(`Kiali of ${plan.mesh} did not read its remotes`);
    await pause(500);
  }
}

const contextOf = (name: string): string => `admin@${name}`;

/** The remote's half: account, role, binding and token. */
async function furnish(remote: Cluster, owner: Owner): Promise<Secret> {
  const account = accountName(owner.home);
  const wish: RemoteWish = { owner, namespace: NAMESPACE, account, rules: rulesFor(KIALI, "view-only") };
  for (const manifest of [accountManifest(wish), roleManifest(wish), bindingManifest(wish), tokenSecretManifest(wish)])
    value(await remote.apply(manifest));
  return value(await remote.awaitTokenSecret({ namespace: NAMESPACE, name: tokenSecretName(account) })).token;
}

/** The home's half without its restart. */
async function enter(home: Cluster, remote: Cluster, name: string, token: Secret): Promise<void> {
  const auth = { kind: "token-file", path: tokenPath(COMBINED_SECRET, name) } as const;
  const stringData = {
    [name]: remoteEntryYaml({ name, endpoint: remote.endpoint, auth }),
    [tokenKey(name)]: tokenReference(name),
  };
  const metadata = { name: COMBINED_SECRET, namespace: NAMESPACE, labels: { [MANAGED_BY]: OUR_NAME } };
  const manifest = { apiVersion: "v1", kind: "Secret", metadata, stringData };
  value(await home.apply(manifest, { manager: connectionManager(name), tokens: new Map([[name, token]]) }));
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
