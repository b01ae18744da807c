import { RESTART_ANNOTATION, restartView } from "@/lib/access/deployment-strategy";
import type { Patience } from "@/lib/access/poll-until";
import { rolloutState } from "@/lib/access/rollout-state";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { listedClusters, visibleNamespaces } from "@/lib/kiali/status-api";
import { objectName } from "@/lib/plan/object-name";
import type { GateCode, StepContext } from "@/lib/plan/run-context";
import { fail, type GateLayer, ok, type Problem, type Result } from "@/lib/problem";
import { untilFinal } from "./until-final";

/** One call to Kiali; with a remote that hangs it does not answer at all. */
const CALL_MS = 20_000;

export type KialiGateOptions = {
  kiali: KialiInstallation;
  /** The cluster's name in Kiali. */
  name: string;
  secretName: string;
  /** The remote as the credential sees it. */
  asKiali: (context: StepContext) => Cluster;
  patience: Patience;
};

/** The gates after the restart: what the running Kiali says about the remote. */
export function kialiGates(options: KialiGateOptions): Readonly<Record<string, GateCode>> {
  const { kiali, name, patience } = options;
  return {
    "gate.rollout": (_gate, context) => untilFinal(context, patience, () => rollout(options, context)),
    "gate.kiali-lists": (_gate, context) =>
      untilFinal(context, patience, async () => {
        const listed = await listedClusters(context.cluster, kiali, { signal: context.signal, timeoutMs: CALL_MS });
        if (!listed.ok) return wantsLogin(listed.problem) ? ok(listedUnseen(kiali)) : listed;
        if (listed.value.includes(name)) return ok(`/api lists Kubernetes-${name}`);
        const others = listed.value.length > 0 ? listed.value.join(", ") : "no cluster";
        return no(context, "gate.kiali-lists", "kiali", `/api lists ${others}, not ${name}`);
      }),
    "gate.namespaces": (_gate, context) =>
      untilFinal(context, patience, async () => {
        const seen = await visibleNamespaces(context.cluster, kiali, name, {
          signal: context.signal,
          timeoutMs: CALL_MS,
        });
        if (!seen.ok) return wantsLogin(seen.problem) ? proofByRights(options, context) : seen;
        if (seen.value > 0) return ok(`Kiali shows ${seen.value} namespaces of ${name}`);
        return no(context, "gate.namespaces", "kiali", `Kiali shows no namespace of ${name}`);
      }),
  };
}

const wantsLogin = ({ kind }: Problem): boolean => kind === "unauthenticated";

const listedUnseen = ({ authStrategy }: KialiInstallation): string =>
  `Kiali wants a login (${authStrategy ?? "unknown strategy"}) even for /api: not seen from here; a Kiali that cannot sign in to a remote does not become Ready`;

/** Kiali shows namespaces to people who signed in only: then the rights of its credential have to prove it. */
async function proofByRights(
  { kiali, name, asKiali }: KialiGateOptions,
  context: StepContext,
): Promise<Result<string>> {
  const unseen = `Kiali shows namespaces only after a login (${kiali.authStrategy ?? "unknown strategy"}): not seen from here`;
  const remote = asKiali(context);
  const ask = { verb: "list", group: "", resource: "namespaces", namespace: null };
  const may = await remote.may(ask, { signal: context.signal });
  if (!may.ok) return may;
  return may.value
    ? ok(`${unseen}; proven instead: its credential may list the namespaces of ${name}`)
    : no(context, "gate.namespaces", "authorization", `${unseen}, and its credential may not list namespaces`);
}

async function rollout({ kiali, secretName }: KialiGateOptions, context: StepContext): Promise<Result<string>> {
  const { ref } = kiali.deployment;
  const { cluster, signal } = context;
  const found = await cluster.read(ref, { signal });
  if (!found.ok) return found;
  const view = found.value && restartView(found.value);
  if (!found.value || !view) return fail({ kind: "not-found", context: cluster.context, object: objectName(ref) });
  const state = rolloutState({
    deployment: found.value,
    pods: [],
    before: new Set(),
    stamp: view.now.restartedAt,
    isPatienceOver: false,
  });
  if (state.kind === "failed") return no(context, "gate.rollout", "rollout", state.detail);
  if (state.kind === "progressing") return no(context, "gate.rollout", "rollout", "not every pod runs what is wanted");
  if (found.value.metadata.annotations?.[RESTART_ANNOTATION] !== undefined)
    return no(context, "gate.rollout", "rollout", "the strategy of before is not back yet");
  if (!mounts(found.value, secretName))
    return no(context, "gate.rollout", "secret", `the pod does not mount Secret ${secretName}`);
  return ok(`${objectName(ref)} is rolled out and mounts Secret ${secretName}`);
}

const mounts = (deployment: unknown, secretName: string): boolean =>
  JSON.stringify(deployment).includes(`"secretName":${JSON.stringify(secretName)}`);

const no = ({ cluster }: StepContext, gate: string, layer: GateLayer, detail: string) =>
  fail({ kind: "gate-failed", context: cluster.context, gate, layer, detail });
