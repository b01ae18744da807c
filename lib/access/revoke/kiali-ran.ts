import { restartView } from "@/lib/access/deployment-strategy";
import type { KialiInstallation } from "@/lib/kiali/installation";

/**
 * What Kiali's pods are made of, as far as a restart or an installer's mounting changes it: as long as it is the same, Kiali has not been
 * rolled out anew. No clock is compared.
 */
export function kialiRan({ deployment }: Pick<KialiInstallation, "deployment">): string {
  const stamp = restartView(deployment.found)?.now.restartedAt ?? "never restarted";
  const secrets = deployment.volumes.flatMap(({ secretName }) => secretName ?? []).sort();
  return [stamp, ...secrets].join(" ");
}
