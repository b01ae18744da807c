import * as z from "zod";
import type { Cluster, ObjectRef, ServiceRef } from "@/lib/cluster/cluster";
import { podsSelected } from "@/lib/kiali/pods-selected";
import { objectName } from "@/lib/plan/object-name";
import type { Restart } from "@/lib/plan/plan";
import type { RestartCode, StepContext } from "@/lib/plan/run-context";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import {
  RESTART_ANNOTATION,
  RESTARTED_AT,
  type RestartMemory,
  restartView,
  SURGE,
  unguarded,
} from "./deployment-strategy";
import { dyingWords, type NamedRemote } from "./dying-words";
import { pause } from "./poll-until";
import { notFound, restoreStrategy } from "./restore-strategy";
import { type RolloutState, rolloutState } from "./rollout-state";
import { type Health, healthWords, watchHealth } from "./watch-health";

export type GuardOptions = {
  /** Labels that Kiali's pods carry. */
  selector: Readonly<Record<string, string>>;
  service: ServiceRef | null;
  healthPath: string;
  /** Asked only when a start fails, to say which remote the log line means. */
  remotes: () => Promise<readonly NamedRemote[]>;
  tickMs: number;
  deadlineMs: number;
  /** How long the scheduler may look for room. */
  roomMs: number;
};

export const GUARD_PATIENCE = { tickMs: 500, deadlineMs: 300_000, roomMs: 20_000 } as const;

const statusOf = z.object({ availableReplicas: z.number().optional() }).catch({});

/** What was done to one Deployment, so that it can be undone. */
type Begun = { memory: RestartMemory; stamp: string; wasServing: boolean };

/**
 * Restarts Kiali so that the old pod serves until the new one is Ready, and tells every way to fail apart. One patch sets
 * surge and restart annotation together; the previous strategy is put back afterwards and is kept in an annotation
 * meanwhile, so that an interrupted restart can be finished by the next plan.
 */
export function guardedRestart(options: GuardOptions): RestartCode {
  const begun = new Map<string, Begun>();
  return {
    run: async (step, context) => {
      if (step.restores) return restoreStrategy(step.ref, context);
      const start = await begin(step, options, context);
      if (!start.ok) return start;
      begun.set(step.id, start.value);
      const health = options.service
        ? watchHealth(context.cluster, options.service, options.healthPath, options.tickMs)
        : null;
      const state = await follow(step.ref, start.value.before, start.value.stamp, options, context);
      const seen = health ? await health.stop() : null;
      if (!state.ok) return state;
      if (state.value.kind === "failed") return failure(step, state.value, seen, options, context);
      const restored = await restoreStrategy(step.ref, context);
      if (!restored.ok) return restored;
      return ok(`pod ${state.value.pod ?? "?"} is Ready${seen ? `; ${healthWords(seen)}` : ""}`);
    },
    undo: async (step, context) => {
      const start = begun.get(step.id);
      return start ? rollBack(step.ref, start, options, context) : ok("nothing had been restarted");
    },
  };
}

async function begin(
  step: Restart,
  options: GuardOptions,
  { cluster, signal }: StepContext,
): Promise<Result<Begun & { before: ReadonlySet<string> }>> {
  const found = await cluster.read(step.ref, { signal });
  if (!found.ok) return found;
  const view = found.value && restartView(found.value);
  if (!found.value || !view) return fail(notFound(cluster, step.ref));
  const pods = await podsSelected(cluster, step.ref.namespace, options.selector, { signal });
  if (!pods.ok) return pods;
  const memory = view.unfinished ?? view.now;
  const stamp = nextStamp(view.now.restartedAt);
  const patched = await cluster.patch(
    step.ref,
    {
      metadata: { annotations: { [RESTART_ANNOTATION]: JSON.stringify(memory) } },
      spec: {
        ...(unguarded(view) === null ? { strategy: SURGE } : {}),
        template: { metadata: { annotations: { [RESTARTED_AT]: stamp } } },
      },
    },
    { uid: found.value.metadata.uid, signal },
  );
  if (!patched.ok) return patched;
  const { availableReplicas = 0 } = statusOf.parse(found.value.status ?? {});
  const before = new Set(pods.value.map(({ metadata }) => metadata.uid));
  return ok({ memory, stamp, wasServing: availableReplicas > 0, before });
}

/** Watches until the rollout is complete, has failed, or time is up ("timed-out" is a failure that names what it saw last). */
async function follow(
  ref: ObjectRef,
  before: ReadonlySet<string>,
  stamp: string | null,
  options: GuardOptions,
  { cluster, signal, progress }: StepContext,
): Promise<Result<Exclude<RolloutState, { kind: "progressing" }>>> {
  const startedAt = performance.now();
  let shown = "";
  for (;;) {
    const looked = await look(cluster, ref, options, signal);
    if (!looked.ok) {
      if (!isPassing(looked.problem) || performance.now() - startedAt > options.deadlineMs) return looked;
      await pause(options.tickMs, signal);
      continue;
    }
    const elapsedMs = performance.now() - startedAt;
    const state = rolloutState({ ...looked.value, before, stamp, isPatienceOver: elapsedMs > options.roomMs });
    if (state.kind !== "progressing") return ok(state);
    if (elapsedMs > options.deadlineMs)
      return fail({
        kind: "timed-out",
        context: cluster.context,
        waitedFor: state.detail,
        timeoutMs: options.deadlineMs,
      });
    if (state.detail !== shown) progress(state.detail);
    shown = state.detail;
    await pause(options.tickMs, signal);
    if (signal.aborted) return fail({ kind: "cancelled", context: cluster.context });
  }
}

/** A hiccup of the API server is no verdict about Kiali. */
const isPassing = ({ kind }: Problem): boolean =>
  ["unreachable", "throttled", "server-failure", "timed-out"].includes(kind);

async function look(cluster: Cluster, ref: ObjectRef, options: Pick<GuardOptions, "selector">, signal: AbortSignal) {
  const deployment = await cluster.read(ref, { signal });
  if (!deployment.ok) return deployment;
  if (!deployment.value) return ok({ deployment: null, pods: [] });
  const pods = await podsSelected(cluster, ref.namespace, options.selector, { signal });
  return pods.ok ? ok({ deployment: deployment.value, pods: pods.value }) : pods;
}

async function failure(
  step: Restart,
  state: Extract<RolloutState, { kind: "failed" }>,
  health: Health | null,
  options: GuardOptions,
  { cluster, signal, evidence }: StepContext,
): Promise<Result<never>> {
  evidence(`Kiali did not come up again: ${state.detail}.`);
  if (health) evidence(`Meanwhile the old pod served: ${healthWords(health)}.`);
  const words =
    state.fault === "crashed" && state.pod
      ? await dyingWords(
          cluster,
          { namespace: step.ref.namespace ?? "", name: state.pod, container: state.container },
          await options.remotes(),
          signal,
        )
      : null;
  if (words) evidence(`Pod ${state.pod} ended with: ${words.line}`);
  if (words?.remote) evidence(`That line means the remote ${words.remote}.`);
  const culprit = words?.remote ? ` (remote ${words.remote})` : "";
  return fail({
    kind: "gate-failed",
    context: cluster.context,
    gate: `restart.${state.fault}`,
    layer: "rollout",
    detail: `${state.detail}${culprit}${words ? `: ${words.line}` : ""}`,
  });
}

/** Back to the previous pod template: its ReplicaSet is used again, and the pod that still serves is simply kept. */
async function rollBack(
  ref: ObjectRef,
  { memory, stamp, wasServing }: Begun,
  options: GuardOptions,
  context: StepContext,
): Promise<Result<string>> {
  const { cluster, signal } = context;
  const found = await cluster.read(ref, { signal });
  if (!found.ok) return found;
  const view = found.value && restartView(found.value);
  if (!found.value || !view) return fail(notFound(cluster, ref));
  if (view.now.restartedAt !== stamp) {
    const restored = await restoreStrategy(ref, context);
    return restored.ok
      ? ok("somebody else changed the pod template already; only the strategy was put back")
      : restored;
  }
  const pods = await podsSelected(cluster, ref.namespace, options.selector, { signal });
  if (!pods.ok) return pods;
  const patched = await cluster.patch(
    ref,
    { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: memory.restartedAt } } } } },
    { uid: found.value.metadata.uid, signal },
  );
  if (!patched.ok) return patched;
  if (!wasServing) {
    // It crash-looped before as well: nobody can wait until that is Ready.
    const restored = await restoreStrategy(ref, context);
    return restored.ok
      ? ok(`${objectName(ref)} has the previous pod template again, which did not serve either`)
      : restored;
  }
  const before = new Set(pods.value.map(({ metadata }) => metadata.uid));
  const state = await follow(ref, before, memory.restartedAt, options, context);
  const restored = await restoreStrategy(ref, context);
  if (!state.ok) return state;
  if (state.value.kind === "failed")
    return fail({
      kind: "gate-failed",
      context: cluster.context,
      gate: `restart.${state.value.fault}`,
      layer: "rollout",
      detail: `the rollback did not finish: ${state.value.detail}`,
    });
  return restored.ok ? ok(`${objectName(ref)} runs the previous pod template again`) : restored;
}

/** RFC 3339 in whole seconds as kubectl writes it; never the one that is there already, or nothing would roll. */
function nextStamp(previous: string | null): string {
  const stamp = `${new Date().toISOString().slice(0, 19)}Z`;
  return stamp === previous ? new Date().toISOString() : stamp;
}
