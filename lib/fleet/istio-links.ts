import "server-only";
import { atMost } from "@/lib/at-most";
import { clusterFacts } from "@/lib/checks/cluster-facts";
import { findRemoteSecrets } from "@/lib/istio/remote-secrets";
import { contextRows, openCluster } from "@/lib/kube/clusters";
import type { Problem, Result } from "@/lib/problem";
import { mayOpenLogin } from "@/lib/runs/may-open-login";
import type { IstioLink, IstioSide } from "@/lib/status/topology-link";
import { consoleNow } from "./console-clock";

const AT_ONCE = 32;
/** For the way there, and for everything that is asked of one cluster. */
const WAY_MS = 4_000;
const ALL_MS = 8_000;

/** Contexts that are asked, and those whose login could open a window, which nobody starts behind the operator's back. */
export type IstioAsked = { contexts: readonly string[]; logins: readonly string[] };

/** Which contexts `readIstioLinks` may ask. Dials nothing. */
export async function contextsToAsk(): Promise<IstioAsked> {
  const { rows } = await contextRows();
  const usable = rows.filter(({ problem }) => problem === null);
  const isLogin = await Promise.all(usable.map(({ name, credential }) => credential === "exec" && mayOpenLogin(name)));
  const named = (wanted: boolean) => usable.flatMap(({ name }, at) => (isLogin[at] === wanted ? [name] : []));
  return { contexts: named(false), logins: named(true) };
}

/** Asks each cluster by itself with the operator's login, and tells its answer as it comes. A cluster that says nothing delays no other. */
export async function readIstioLinks(
  contexts: readonly string[],
  tell: (side: IstioSide) => void,
  signal: AbortSignal,
): Promise<void> {
  const inTurn = atMost(AT_ONCE);
  await Promise.all(
    contexts.map((context) =>
      inTurn(async () => {
        if (!signal.aborted) tell(await readSide(context, signal));
      }),
    ),
  );
}

async function readSide(context: string, signal: AbortSignal): Promise<IstioSide> {
  const nothing = { context, clusterId: null, mesh: null, hasControlPlane: null, reads: [] };
  const opened = await openCluster(context);
  if (!opened.ok) return { ...nothing, problem: opened.problem, atMs: consoleNow() };
  const deadline = AbortSignal.timeout(ALL_MS);
  const { cluster, istio } = clusterFacts("remote", opened.value, AbortSignal.any([signal, deadline]));
  const way = await cluster.version({ timeoutMs: WAY_MS });
  if (!way.ok) return { ...nothing, problem: way.problem, atMs: consoleNow() };
  const { controlPlanes, clusterId, meshId, namespace, remoteSecrets } = await istio();
  const others = new Set(controlPlanes.ok ? controlPlanes.value.map((each) => each.namespace) : []);
  others.delete(namespace);
  const secrets = [
    remoteSecrets,
    ...(await Promise.all([...others].map((other) => findRemoteSecrets(cluster, other)))),
  ];
  const hasControlPlane = controlPlanes.ok ? controlPlanes.value.length > 0 : null;
  const told: readonly Result<unknown>[] = hasControlPlane === false ? [] : [controlPlanes, ...secrets];
  return {
    context,
    clusterId: clusterId.agreed ?? clusterId.sources[0]?.value ?? null,
    mesh: meshId.ok ? (meshId.value?.value ?? null) : null,
    hasControlPlane,
    // Without an istiod nobody there uses such a Secret.
    reads: hasControlPlane === false ? [] : secrets.flatMap((each) => (each.ok ? each.value.flatMap(linksOf) : [])),
    problem: problemOf(told, context, deadline),
    atMs: consoleNow(),
  };
}

type Found = Extract<Awaited<ReturnType<typeof findRemoteSecrets>>, { ok: true }>["value"][number];
const linksOf = ({ namespace, name, clusters }: Found): readonly IstioLink[] =>
  clusters.map((clusterId) => ({ clusterId, secret: `${namespace}/${name}` }));

/** What our own deadline cut off is a cluster that is too slow, not somebody's wish. */
function problemOf(told: readonly Result<unknown>[], context: string, deadline: AbortSignal): Problem | null {
  const problem = told.flatMap((each) => (each.ok ? [] : [each.problem]))[0] ?? null;
  if (problem?.kind !== "cancelled" || !deadline.aborted) return problem;
  return { kind: "timed-out", context, waitedFor: "what its Istio says", timeoutMs: ALL_MS };
}
