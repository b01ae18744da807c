import { restartView } from "@/lib/access/deployment-strategy";
import { dyingWords, type NamedRemote } from "@/lib/access/dying-words";
import { type Patience, pollUntil } from "@/lib/access/poll-until";
import { rolloutState } from "@/lib/access/rollout-state";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { podsSelected } from "@/lib/kiali/pods-selected";
import type { Restart } from "@/lib/plan/plan";
import type { RestartCode, StepContext } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";
import type { ScopeOf } from "./scope-of";
import { isSameScope, type Labels, labelsOfFile } from "./scope-places";
import { hasStartedSince } from "./scope-pods";

export type FollowOptions = {
  kiali: KialiInstallation;
  of: ScopeOf;
  wanted: Labels;
  /** What the file is to have again when it is taken back. */
  before: Labels;
  /** Our own guarded restart, for what we write ourselves. */
  surge: RestartCode;
  remotes: () => Promise<readonly NamedRemote[]>;
  patience: Patience;
};

/**
 * Restarts Kiali as its installer does it: by our guarded rollout, or by waiting until the operator, or a person with helm, has written the scope
 * into Kiali's file and the Kiali that serves has read it. Ends at once when the new pod dies.
 */
export function scopeRestart(options: FollowOptions): RestartCode {
  const { surge, wanted, before } = options;
  return {
    run: (step, context) => (step.how === "surge" ? surge.run(step, context) : follow(step, wanted, options, context)),
    undo: (step, context) => {
      if (step.how === "surge") return surge.undo(step, context);
      if (step.how === "manual") return Promise.resolve(ok("nothing was restarted from here"));
      return follow(step, before, options, context);
    },
  };
}

async function follow(
  step: Restart,
  labels: Labels,
  { kiali, of, remotes, patience }: FollowOptions,
  context: StepContext,
): Promise<Result<string>> {
  const { cluster, signal, progress } = context;
  const waitedFor =
    step.how === "manual"
      ? `this command to be run: ${step.command ?? "helm upgrade"}`
      : "the operator to write it into Kiali's configuration and to restart Kiali";
  progress(`waiting for ${waitedFor}`);
  const known = await podsSelected(cluster, kiali.namespace, kiali.deployment.selector, { signal });
  if (!known.ok) return known;
  const uids = new Set(known.value.map(({ metadata }) => metadata.uid));
  const waiting = fail({ kind: "timed-out", context: cluster.context, waitedFor, timeoutMs: patience.deadlineMs });
  return pollUntil<string>(
    async () => {
      const file = await cluster.read(kiali.configMap, { signal });
      if (!file.ok) return { done: file.problem.kind === "forbidden", result: file, last: file };
      if (!file.value || !isSameScope(labelsOfFile(file.value, of), labels)) return { done: false, last: waiting };
      const [found, pods, started] = await Promise.all([
        cluster.read(kiali.deployment.ref, { signal }),
        podsSelected(cluster, kiali.namespace, kiali.deployment.selector, { signal }),
        hasStartedSince(cluster, kiali, file.value, signal),
      ]);
      const failed = [found, pods, started].find((each) => !each.ok);
      if (failed && !failed.ok) return { done: failed.problem.kind === "forbidden", result: failed, last: failed };
      const view = found.ok && found.value && restartView(found.value);
      if (!found.ok || !found.value || !pods.ok || !view) return { done: false, last: waiting };
      const stamp = view.now.restartedAt;
      const state = rolloutState({
        deployment: found.value,
        pods: pods.value,
        before: uids,
        stamp,
        isPatienceOver: false,
      });
      if (state.kind === "failed" && state.fault === "crashed") {
        const words = await lastWords(kiali, state, remotes, context);
        return { done: true, result: crashed(context, `${state.detail}${words}`) };
      }
      if (started.ok && started.value && state.kind === "complete")
        return { done: true, result: ok("Kiali's file has it, and Kiali is rolled out with it") };
      return { done: false, last: waiting };
    },
    patience,
    { signal, context: cluster.context },
  );
}

async function lastWords(
  { deployment }: KialiInstallation,
  { pod, container }: { pod: string | null; container: string | null },
  remotes: FollowOptions["remotes"],
  { cluster, signal, evidence }: StepContext,
): Promise<string> {
  const place = { namespace: deployment.ref.namespace ?? "", name: pod ?? "", container };
  const words = await dyingWords(cluster, place, await remotes(), signal);
  if (!words) return "";
  evidence(`Pod ${pod} ended with: ${words.line}`);
  return `${words.remote ? ` (remote ${words.remote})` : ""}: ${words.line}`;
}

const crashed = ({ cluster: { context } }: StepContext, detail: string) =>
  fail({ kind: "gate-failed", context, gate: "restart.crashed", layer: "rollout", detail });
