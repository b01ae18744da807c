import type { FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import type { RestartCode, StepContext } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";
import { restartView } from "./deployment-strategy";
import { OUR_NAME } from "./ownership";
import { type Patience, pollUntil } from "./poll-until";
import { rolloutState } from "./rollout-state";

export type UnguardedOptions = {
  deployment: ObjectRef;
  secretName: string;
  /** Whether the pod is to mount the Secret in the end, or is to have let go of it. */
  isWanted: boolean;
  patience: Patience;
};

const RECONCILE = "kiali.io/reconcile";

/**
 * The two ways in which a labelled Secret gets into Kiali's pod, neither of them ours to guard: the operator is asked to
 * reconcile, or somebody runs helm. Both end when the Deployment mounts the Secret (or no longer does) and is rolled out.
 */
export function unguardedRestart(options: UnguardedOptions): RestartCode {
  return {
    run: async (step, context) => {
      if (step.how === "reconcile") {
        const asked = await askOperator(step.ref, context);
        if (!asked.ok) return asked;
      }
      const waitedFor =
        step.how === "manual"
          ? `this command to be run: ${step.command ?? "helm upgrade"}`
          : "the operator's reconcile";
      context.progress(`waiting for ${waitedFor}`);
      const mounted = await awaitMount(
        options,
        context,
        waitedFor,
        (found) => mountsSecret(found, options.secretName) === options.isWanted,
      );
      if (!mounted.ok && step.how === "manual")
        context.evidence(`Kiali takes note of Secret ${options.secretName} after: ${step.command ?? "helm upgrade"}`);
      return mounted;
    },
    undo: async (step, context) => {
      if (step.how !== "reconcile") return ok("nothing was restarted from here");
      const asked = await askOperator(step.ref, context);
      if (!asked.ok) return asked;
      return awaitMount(options, context, "the operator's reconcile", () => true);
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
  { deployment, patience }: UnguardedOptions,
  { cluster, signal }: StepContext,
  waitedFor: string,
  isWanted: (found: FoundObject) => boolean,
): Promise<Result<string>> {
  const waiting = fail({ kind: "timed-out", context: cluster.context, waitedFor, timeoutMs: patience.deadlineMs });
  return pollUntil<string>(
    async () => {
      const found = await cluster.read(deployment, { signal });
      if (!found.ok) return { done: found.problem.kind === "forbidden", result: found, last: found };
      const view = found.value && restartView(found.value);
      if (!found.value || !view || !isWanted(found.value)) return { done: false, last: waiting };
      const state = rolloutState({
        deployment: found.value,
        pods: [],
        before: new Set(),
        stamp: view.now.restartedAt,
        isPatienceOver: false,
      });
      return state.kind === "complete"
        ? { done: true, result: ok("Kiali's Deployment has followed and is rolled out") }
        : { done: false, last: waiting };
    },
    patience,
    { signal, context: cluster.context },
  );
}

const mountsSecret = (found: FoundObject, secretName: string): boolean =>
  JSON.stringify(found).includes(`"secretName":${JSON.stringify(secretName)}`);
