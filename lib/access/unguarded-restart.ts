import type { FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { podsSelected } from "@/lib/kiali/pods-selected";
import type { RestartCode, StepContext } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";
import { restartView } from "./deployment-strategy";
import { dyingWords, type NamedRemote } from "./dying-words";
import { OUR_NAME } from "./ownership";
import { type Patience, pollUntil } from "./poll-until";
import { type RolloutState, rolloutState } from "./rollout-state";

export type UnguardedOptions = {
  deployment: ObjectRef;
  /** Labels that Kiali's pods carry. */
  selector: Readonly<Record<string, string>>;
  /** Asked only when a start fails, to say which remote the log line means. */
  remotes: () => Promise<readonly NamedRemote[]>;
  secretName: string;
  /** More Secrets that the same reconcile lets go of. */
  alsoSecrets?: readonly string[];
  /** Whether the pod is to mount the Secret in the end, or is to have let go of it. */
  isWanted: boolean;
  patience: Patience;
};

const RECONCILE = "kiali.io/reconcile";

/**
 * The two ways in which a labelled Secret gets into Kiali's pod, neither of them ours to guard: the operator is asked to
 * reconcile, or somebody runs helm. Both end when the Deployment mounts the Secret (or no longer does) and is rolled out,
 * and at once when the new pod ends: then nothing serves, and every second counts.
 */
export function unguardedRestart(options: UnguardedOptions): RestartCode {
  const mounted = new Map<string, boolean>();
  return {
    run: async (step, context) => {
      const found = await context.cluster.read(options.deployment, { signal: context.signal });
      if (!found.ok) return found;
      if (found.value) mounted.set(step.id, mountsAny(found.value, options));
      const before = await podsSelected(context.cluster, options.deployment.namespace, options.selector, {
        signal: context.signal,
      });
      if (!before.ok) return before;
      if (step.how === "reconcile") {
        const asked = await askOperator(step.ref, context);
        if (!asked.ok) return asked;
      }
      const waitedFor =
        step.how === "manual"
          ? `this command to be run: ${step.command ?? "helm upgrade"}`
          : "the operator's reconcile";
      context.progress(`waiting for ${waitedFor}`);
      const followed = await awaitMount(options, context, waitedFor, options.isWanted, uidsOf(before.value));
      if (!followed.ok && step.how === "manual")
        context.evidence(
          followed.problem.kind === "gate-failed"
            ? `Secret ${options.secretName} stays, because the new pod mounts it: run helm rollback first, then take the connection back`
            : `Kiali takes note of Secret ${options.secretName} after: ${step.command ?? "helm upgrade"}`,
        );
      return followed;
    },
    undo: async (step, context) => {
      if (step.how !== "reconcile") return ok("nothing was restarted from here");
      const before = await podsSelected(context.cluster, options.deployment.namespace, options.selector, {
        signal: context.signal,
      });
      if (!before.ok) return before;
      const asked = await askOperator(step.ref, context);
      if (!asked.ok) return asked;
      const isWanted = mounted.get(step.id) ?? !options.isWanted;
      return awaitMount(options, context, "the operator's reconcile", isWanted, uidsOf(before.value));
    },
  };
}

/** Writes nothing but the annotation, as a field of ours. */
const askOperator = ({ apiVersion, kind, namespace, name }: ObjectRef, { cluster, signal }: StepContext) =>
  cluster.apply(
    {
      apiVersion,
      kind,
      metadata: {
        name,
        ...(namespace === null ? {} : { namespace }),
        annotations: { [RECONCILE]: new Date().toISOString() },
      },
    },
    { manager: OUR_NAME, force: true, signal },
  );

async function awaitMount(
  options: UnguardedOptions,
  context: StepContext,
  waitedFor: string,
  isWanted: boolean,
  before: ReadonlySet<string>,
): Promise<Result<string>> {
  const { deployment, patience } = options;
  const { cluster, signal } = context;
  const waiting = fail({ kind: "timed-out", context: cluster.context, waitedFor, timeoutMs: patience.deadlineMs });
  return pollUntil<string>(
    async () => {
      const found = await cluster.read(deployment, { signal });
      if (!found.ok) return { done: found.problem.kind === "forbidden", result: found, last: found };
      const view = found.value && restartView(found.value);
      if (!found.value || !view || mountsAny(found.value, options) !== isWanted) return { done: false, last: waiting };
      const pods = await podsSelected(context.cluster, options.deployment.namespace, options.selector, {
        signal: context.signal,
      });
      if (!pods.ok) return { done: pods.problem.kind === "forbidden", result: pods, last: pods };
      const state = rolloutState({
        deployment: found.value,
        pods: pods.value,
        before,
        stamp: view.now.restartedAt,
        isPatienceOver: false,
      });
      if (state.kind === "complete")
        return { done: true, result: ok("Kiali's Deployment has followed and is rolled out") };
      // What stands in the way of the pod may still go; a Kiali that ended has read what kills it.
      if (state.kind === "failed" && state.fault === "crashed")
        return { done: true, result: await crash(state, options, context) };
      return { done: false, last: waiting };
    },
    patience,
    { signal, context: cluster.context },
  );
}

async function crash(
  { detail, pod, container }: Extract<RolloutState, { kind: "failed" }>,
  { deployment, remotes }: UnguardedOptions,
  { cluster, signal, evidence }: StepContext,
): Promise<Result<never>> {
  evidence(`Kiali did not come up again: ${detail}.`);
  const place = { namespace: deployment.namespace ?? "", name: pod ?? "", container };
  const words = await dyingWords(cluster, place, await remotes(), signal);
  if (words) evidence(`Pod ${pod} ended with: ${words.line}`);
  if (words?.remote) evidence(`That line means the remote ${words.remote}.`);
  return fail({
    kind: "gate-failed",
    context: cluster.context,
    gate: "restart.crashed",
    layer: "rollout",
    detail: `${detail}${words?.remote ? ` (remote ${words.remote})` : ""}${words ? `: ${words.line}` : ""}`,
  });
}

const uidsOf = (pods: readonly FoundObject[]): ReadonlySet<string> => new Set(pods.map(({ metadata }) => metadata.uid));

function mountsAny(found: FoundObject, { secretName, alsoSecrets = [] }: UnguardedOptions): boolean {
  const text = JSON.stringify(found);
  return [secretName, ...alsoSecrets].some((name) => text.includes(`"secretName":${JSON.stringify(name)}`));
}
