import { type Patience, pollUntil } from "@/lib/access/poll-until";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { listedClusters } from "@/lib/kiali/status-api";
import type { Gate, Place } from "@/lib/plan/plan";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok } from "@/lib/problem";

const CALL_MS = 20_000;

/** After a quarantine: Kiali serves, without those, with all others. */
export function withoutGate(place: Place, names: readonly string[]): Gate {
  const because = "a Kiali that starts has to show every other cluster as before";
  return {
    id: `${place.side}/gate.without`,
    place,
    verb: "gate",
    gate: "gate.without",
    title: `Kiali serves without ${names.join(", ")} and lists every other cluster`,
    because,
    why: because,
    layer: "kiali",
    canBeOverridden: true,
  };
}

/** `others` are the clusters that Kiali could read from its Secrets, without those of the plan. */
export const withoutCode =
  (kiali: KialiInstallation, names: readonly string[], others: readonly string[], patience: Patience): GateCode =>
  (_gate, { cluster, signal }) =>
    pollUntil<string>(
      async () => {
        const listed = await listedClusters(cluster, kiali, { signal, timeoutMs: CALL_MS });
        if (!listed.ok && listed.problem.kind === "unauthenticated")
          return { done: true, result: ok("Kiali is Ready; it wants a login before it says what it lists") };
        if (!listed.ok)
          return {
            done: ["forbidden", "cancelled", "not-found"].includes(listed.problem.kind),
            result: listed,
            last: listed,
          };
        const still = names.filter((name) => listed.value.includes(name));
        const missing = others.filter((name) => !listed.value.includes(name));
        if (still.length === 0 && missing.length === 0)
          return { done: true, result: ok(`/api lists ${listed.value.join(", ") || "no other cluster"}`) };
        const detail = [
          ...(still.length > 0 ? [`/api still lists ${still.join(", ")}`] : []),
          ...(missing.length > 0 ? [`/api does not list ${missing.join(", ")}`] : []),
        ].join("; ");
        const last = fail({
          kind: "gate-failed",
          context: cluster.context,
          gate: "gate.without",
          layer: "kiali",
          detail,
        });
        return { done: false, last };
      },
      patience,
      { signal, context: cluster.context },
    );
