import type { Cluster, ObjectRef } from "@/lib/cluster/cluster";
import { objectName } from "@/lib/plan/object-name";
import type { StepContext } from "@/lib/plan/run-context";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { RESTART_ANNOTATION, restartView, strategyPatch } from "./deployment-strategy";

/** Ends our restart: the strategy of before, our annotation gone. The pod template is not touched, so nothing rolls. */
export async function restoreStrategy(ref: ObjectRef, { cluster, signal }: StepContext): Promise<Result<string>> {
  const found = await cluster.read(ref, { signal });
  if (!found.ok) return found;
  const view = found.value && restartView(found.value);
  if (!found.value || !view) return fail(notFound(cluster, ref));
  if (!view.unfinished) return ok("the strategy is as it was");
  const patched = await cluster.patch(
    ref,
    {
      metadata: { annotations: { [RESTART_ANNOTATION]: null } },
      spec: { strategy: strategyPatch(view.unfinished.strategy) },
    },
    { uid: found.value.metadata.uid, signal },
  );
  return patched.ok ? ok("the strategy is as it was") : patched;
}

/** The workload that was to be restarted is gone. */
export const notFound = (cluster: Cluster, ref: ObjectRef): Problem => ({
  kind: "not-found",
  context: cluster.context,
  object: objectName(ref),
});
