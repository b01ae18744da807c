import "server-only";
import { GUARD_PATIENCE } from "@/lib/access/guarded-restart";
import { restartKiali } from "@/lib/access/restart-kiali";
import { type ConnectPatience, PATIENCE } from "@/lib/access/run-connect";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { findRemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { healthPath } from "@/lib/kiali/status-api";
import type { RestartCode } from "@/lib/plan/run-context";

/** How long each part may take in this world. */
export const patienceOf = ({ world }: Pick<HomeFacts, "world">): ConnectPatience => ({
  ...PATIENCE,
  ...world.patience,
});

/** The restart of a Kiali whose Secrets stay mounted as they are. */
export function kialiRestart(facts: HomeFacts, kiali: KialiInstallation, secretName: string): RestartCode {
  const patience = patienceOf(facts);
  const cluster = facts.world.home;
  return restartKiali(
    {
      selector: kiali.deployment.selector,
      service: kiali.service,
      healthPath: healthPath(kiali),
      remotes: async () => {
        const found = await findRemoteEntries(cluster, kiali);
        return found.ok ? found.value.entries.map(({ key, server }) => ({ name: key, server })) : [];
      },
      ...GUARD_PATIENCE,
      ...patience.restart,
    },
    { deployment: kiali.deployment.ref, secretName, isWanted: true, patience: patience.handOver },
  );
}
