import { accountName } from "@/lib/access/account-name";
import { blankWish } from "@/lib/access/blank-wish";
import { connect } from "@/lib/access/connect";
import { connectionManager, MANAGED_BY, OUR_NAME, type Owner } from "@/lib/access/ownership";
import {
  accountManifest,
  bindingManifest,
  type RemoteWish,
  roleManifest,
  tokenSecretManifest,
  tokenSecretName,
} from "@/lib/access/remote-manifests";
import { runRecorder } from "@/lib/audit/run-recorder";
import type { Cluster } from "@/lib/cluster/cluster";
import { remoteEntryYaml, tokenReference } from "@/lib/kiali/remote-entry";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { COMBINED_SECRET, tokenKey, tokenPath } from "@/lib/kiali/secret-names";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { type MeshPlan, remotesOf } from "@/sandbox/worlds/meshes";
import { expectDone, opened } from "../connect-all";

const NAMESPACE = "istio-system";
const KIALI = "2.29.0";
/** Remotes that are furnished at once. */
const AT_ONCE = 8;

/**
 * Connects every remote of a mesh but the last to its home, under the contexts of KUBECONFIG. The objects are those that connect makes, by the same
 * manifests and managers; Kiali reads them when it starts again.
 */
export async function furnishMesh(plan: MeshPlan): Promise<void> {
  const home = await opened(contextOf(plan.mesh));
  const room = value(await home.read({ apiVersion: "v1", kind: "Namespace", namespace: null, name: "kube-system" }));
  const homeUid = room?.metadata.uid ?? "";
  const waiting = remotesOf(plan).slice(0, -1);
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

/** Connects the last remote of a furnished mesh as the console does, with the restart of Kiali that reads all of them. */
export async function connectLast(plan: MeshPlan): Promise<void> {
  const last = remotesOf(plan).at(-1);
  if (last !== undefined) await connectFor(await opened(contextOf(plan.mesh)), last);
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

async function connectFor(home: Cluster, name: string): Promise<void> {
  const remote = await opened(contextOf(name));
  const record = runRecorder({ session: "bench", requestId: name, planDigest: "", userOf: async () => null });
  const result = await connect({
    wish: { ...blankWish(home.context, remote.context), name, part: "both" },
    overrides: {},
    checks: [],
    home,
    remote,
    openEndpoint,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    record,
  });
  expectDone(result, `connect ${name}`);
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
