import { kialiName } from "@/lib/kiali/installation";
import { shell } from "@/lib/shell-command";
import type { Check } from "../check";
import { failed, pass } from "../verdicts";
import { withKiali } from "../when-answering";

export const kialiServes: Check = {
  id: "kiali.serves",
  group: "kiali",
  subject: "home",
  title: "Kiali serves now",
  severity: "block",
  canBeOverridden: true,
  why: "A Kiali that is down already cannot prove that it reads the new cluster, and its restart cannot be judged.",
  how: "replicas and availableReplicas of Kiali's Deployment.",
  fix: { text: "Find out why Kiali is not available before changing anything." },
  run: (facts) =>
    withKiali(facts, (kiali) => {
      const { replicas, availableReplicas } = kiali.deployment;
      const at = shell`kubectl --context ${facts.home.context} --namespace ${kiali.namespace}`;
      if (replicas === 0)
        return failed(`${kialiName(kiali)} is scaled to 0`, {
          fix: { text: "Scale it up.", command: `${at} ${shell`scale deployment ${kiali.name} --replicas 1`}` },
        });
      if (availableReplicas === 0)
        return failed(`None of the ${replicas} replicas of ${kialiName(kiali)} is available`, {
          fix: {
            text: "Read why it does not become ready.",
            command: `${at} ${shell`logs ${`deployment/${kiali.name}`} --tail 50`}`,
          },
        });
      return pass(`${availableReplicas} of ${replicas} replicas available`);
    }),
};
