import { shell } from "@/lib/shell-command";
import type { KialiInstallation } from "./installation";

type Restarted = Pick<KialiInstallation, "context" | "namespace" | "name" | "deployment">;

/** A rollout of Kiali as an operator begins it himself, and what that risks with the Deployment's own strategy; null when the old pod serves on. */
export const restartByHand = (kiali: Restarted): { command: string; caveat: string | null } => ({
  command: shell`kubectl --context ${kiali.context} -n ${kiali.namespace} rollout restart deployment/${kiali.name}`,
  caveat: restartCaveat(kiali.deployment),
});

function restartCaveat({ strategy, replicas }: Restarted["deployment"]): string | null {
  if (strategy.type === "Recreate")
    return "Its strategy is Recreate: nobody is served until the new pod is Ready, and a start that fails is an outage.";
  const surge = podsOf(strategy.maxSurge, replicas, Math.ceil);
  const given = podsOf(strategy.maxUnavailable, replicas, Math.floor);
  // Kubernetes lets one go when neither may move.
  const unavailable = surge === 0 && given === 0 ? 1 : given;
  if (unavailable < replicas) return null;
  return `Its strategy lets ${replicas === 1 ? "the only pod" : "every pod"} stop before a new one is Ready (maxUnavailable ${strategy.maxUnavailable}): a start that fails is an outage. A reviewed plan restarts with a surge instead.`;
}

/** A number, or a percentage of the replicas. */
function podsOf(amount: string | number, replicas: number, round: (value: number) => number): number {
  if (typeof amount === "number") return amount;
  const value = Number.parseInt(amount, 10);
  if (Number.isNaN(value)) return 0;
  return amount.endsWith("%") ? round((value * replicas) / 100) : value;
}
