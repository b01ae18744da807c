import type { RestartCode } from "@/lib/plan/run-context";
import { type GuardOptions, guardedRestart } from "./guarded-restart";
import { type UnguardedOptions, unguardedRestart } from "./unguarded-restart";

/** Restarts Kiali in the way the step says: our own guarded rollout, the operator's reconcile, or helm by hand. */
export function restartKiali(
  guard: GuardOptions,
  unguarded: Omit<UnguardedOptions, "selector" | "remotes">,
): RestartCode {
  const { selector, remotes } = guard;
  const [ours, theirs] = [guardedRestart(guard), unguardedRestart({ selector, remotes, ...unguarded })];
  return {
    run: (step, context) => (step.how === "surge" ? ours : theirs).run(step, context),
    undo: (step, context) => (step.how === "surge" ? ours : theirs).undo(step, context),
  };
}
