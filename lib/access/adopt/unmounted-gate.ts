import { type Patience, pollUntil } from "@/lib/access/poll-until";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { objectName } from "@/lib/plan/object-name";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok } from "@/lib/problem";

/** Passes when Kiali's Deployment, as it is now, mounts the Secret no more, so that no pod to come needs it. */
export const unmountedGate =
  (kiali: Pick<KialiInstallation, "deployment">, secretOf: (gate: string) => string, patience: Patience): GateCode =>
  (gate, { cluster, signal }) =>
    pollUntil(
      async () => {
        const { ref } = kiali.deployment;
        const found = await cluster.read(ref, { signal });
        if (!found.ok) return { done: found.problem.kind === "forbidden", result: found, last: found };
        const name = secretOf(gate.id);
        if (!JSON.stringify(found.value).includes(`"secretName":${JSON.stringify(name)}`))
          return { done: true, result: ok(`${objectName(ref)} does not mount Secret ${name}`) };
        const detail = `${objectName(ref)} still mounts Secret ${name}`;
        const no = {
          kind: "gate-failed",
          context: cluster.context,
          gate: "gate.unmounted",
          layer: "secret",
          detail,
        } as const;
        return { done: false, last: fail(no) };
      },
      patience,
      { signal, context: cluster.context },
    );
