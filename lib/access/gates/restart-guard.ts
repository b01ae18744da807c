import { restartView, unguarded } from "@/lib/access/deployment-strategy";
import type { ObjectRef } from "@/lib/cluster/cluster";
import { objectName } from "@/lib/plan/object-name";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok } from "@/lib/problem";

/** Whether the old pod can go on serving while the new one starts. */
export function restartGuardGate(deployment: ObjectRef): GateCode {
  return async (_gate, { cluster, signal }) => {
    const found = await cluster.read(deployment, { signal });
    if (!found.ok) return found;
    const view = found.value && restartView(found.value);
    if (!view) return fail({ kind: "not-found", context: cluster.context, object: objectName(deployment) });
    const detail = unguarded(view);
    if (detail === null) return ok("the old pod serves until the new one is Ready");
    return fail({
      kind: "gate-failed",
      context: cluster.context,
      gate: "gate.restart-guard",
      layer: "rollout",
      detail,
    });
  };
}
