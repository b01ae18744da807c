import { kialiName } from "@/lib/kiali/installation";
import { shell } from "@/lib/shell-command";
import type { Check } from "../check";
import { pass, skipped, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const restartWithoutOutage: Check = {
  id: "kiali.restart-without-outage",
  group: "kiali",
  subject: "home",
  title: "Kiali can be restarted without an outage",
  severity: "warn",
  canBeOverridden: true,
  why: "The new pod starts beside the old one, which serves until the new one is ready.",
  how: "spec.strategy and spec.replicas of Kiali's Deployment.",
  fix: { text: "Use strategy RollingUpdate." },
  run: (facts) =>
    withKiali(facts, (kiali) => {
      const { strategy, replicas } = kiali.deployment;
      if (replicas === 0) return skipped("Kiali is scaled to 0");
      if (strategy.type === "Recreate")
        return warned(`${kialiName(kiali)} has strategy Recreate: the old pod goes before the new one starts`, {
          fix: {
            text: "Change the strategy to RollingUpdate, or accept an outage of about a minute.",
            command: shell`kubectl --context ${facts.home.context} --namespace ${kiali.namespace} patch deployment ${kiali.name} --patch '{"spec":{"strategy":{"type":"RollingUpdate"}}}'`,
          },
        });
      return pass(
        `RollingUpdate (maxSurge ${strategy.maxSurge}, maxUnavailable ${strategy.maxUnavailable}); for our restart maxSurge 1, maxUnavailable 0`,
      );
    }),
};
