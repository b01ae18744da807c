import { restartView, unguarded } from "@/lib/access/deployment-strategy";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { objectName } from "@/lib/plan/object-name";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok } from "@/lib/problem";

/**
 * Whether the old pod can go on serving while the new one starts, by the Deployment as it was found for the plan. The restart looks
 * again before it touches anything.
 */
export function restartGuardGate({ ref, found }: KialiInstallation["deployment"]): GateCode {
  return (_gate, { cluster: { context } }) => {
    const view = restartView(found);
    if (!view) return Promise.resolve(fail({ kind: "not-found", context, object: objectName(ref) }));
    const detail = unguarded(view);
    if (detail === null) return Promise.resolve(ok("the old pod serves until the new one is Ready"));
    return Promise.resolve(
      fail({ kind: "gate-failed", context, gate: "gate.restart-guard", layer: "rollout", detail }),
    );
  };
}
