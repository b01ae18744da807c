import { blankWish } from "@/lib/access/blank-wish";
import { connect } from "@/lib/access/connect";
import { connectionManager, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import { runRecorder } from "@/lib/audit/run-recorder";
import type { Cluster } from "@/lib/cluster/cluster";
import { remoteEntryYaml, tokenReference } from "@/lib/kiali/remote-entry";
import { COMBINED_SECRET, tokenKey, tokenPath } from "@/lib/kiali/secret-names";
import { openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Receipt } from "@/lib/plan/plan";
import type { Result } from "@/lib/problem";
import type { Sandbox } from "@/sandbox/start-sandbox";

const NAMESPACE = "istio-system";
const never = new AbortController().signal;

/**
 * Connects remotes of a sandbox to its home, under the addresses that KUBECONFIG has, as the console does but for the restarts: the entries of all but
 * the last are put beside it, and its restart reads them all.
 */
export async function connectAll(sandbox: Sandbox, names: readonly string[]): Promise<void> {
  const home = await opened(sandbox.cluster("east").context);
  for (const name of names) {
    const remote = await opened(sandbox.cluster(name).context);
    const isLast = name === names.at(-1);
    const wish = { ...blankWish(home.context, remote.context), name, part: isLast ? "both" : "remote" } as const;
    const record = runRecorder({ session: "bench", requestId: name, planDigest: "", userOf: async () => null });
    const common = { overrides: {}, checks: [], home, remote, openEndpoint, signal: never, onEvent: () => undefined };
    expectDone(await connect({ ...common, wish, record }), `connect ${name}`);
    if (!isLast) await enter(home, remote, name);
  }
}

/** The home's half without its restart. */
async function enter(home: Cluster, remote: Cluster, name: string): Promise<void> {
  const secret = await remote.readSecret({ namespace: NAMESPACE, name: "kiali-remote-east-token" });
  const token = secret.ok ? secret.value?.data.token : undefined;
  if (!token) throw new Error(`${name} has no token`);
  const auth = { kind: "token-file", path: tokenPath(COMBINED_SECRET, name) } as const;
  const applied = await home.apply(
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: COMBINED_SECRET, namespace: NAMESPACE, labels: { [MANAGED_BY]: OUR_NAME } },
      stringData: {
        [name]: remoteEntryYaml({ name, endpoint: remote.endpoint, auth }),
        [tokenKey(name)]: tokenReference(name),
      },
    },
    { manager: connectionManager(name), tokens: new Map([[name, token]]) },
  );
  if (!applied.ok) throw new Error(`no entry for ${name}`);
}

export async function opened(context: string): Promise<Cluster> {
  const found = await openCluster(context);
  if (!found.ok) throw new Error(`the bench cannot open ${context}`);
  return found.value;
}

export function expectDone(result: Result<Receipt>, what: string): void {
  const stop = result.ok ? (result.value.stoppedBy ?? result.value.unfinished) : result.problem;
  if (stop) throw new Error(`${what}: ${JSON.stringify(stop)}`);
}
