import { kialiName } from "@/lib/kiali/installation";
import { resetsBy } from "@/lib/kiali/resets-by";
import { shell } from "@/lib/shell-command";
import type { Check } from "../check";
import { pass, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const nobodyResets: Check = {
  id: "kiali.nobody-resets",
  group: "kiali",
  subject: "home",
  title: "Nothing undoes our restart meanwhile",
  severity: "warn",
  canBeOverridden: true,
  why: "A GitOps tool or the operator that puts the Deployment back in the middle of the restart takes the surge away.",
  how: "Labels, annotations and managedFields of Kiali's Deployment; who installed it.",
  fix: { text: "Pause the tool's self-heal while connecting." },
  run: (facts) =>
    withKiali(facts, (kiali) => {
      const tools = resetsBy(kiali.deployment.found);
      const words = tools.map(({ who, evidence }) => `${who} (${evidence})`).join(", ");
      if (tools.length > 0)
        return warned(`${kialiName(kiali)} is managed by ${words}`, {
          fix: {
            text: `Pause ${tools.map(({ who }) => who).join(" and ")} for it, or add the Secret and the restart to its source.`,
          },
        });
      if (kiali.restartLabel.ok && kiali.restartLabel.value && kiali.installer === "operator")
        return warned(
          "The operator restarts Kiali by itself, unguarded, at every change of kiali-multi-cluster-secret",
          {
            evidence: "label kiali.io/kiali-multi-cluster-secret=true on the Secret",
            fix: {
              text: "Remove the label, so that only the guarded restart happens.",
              command: shell`kubectl --context ${facts.home.context} --namespace ${kiali.namespace} label secret kiali-multi-cluster-secret kiali.io/kiali-multi-cluster-secret-`,
            },
          },
        );
      if (kiali.installer === "operator")
        return pass("the operator leaves a restart alone unless its Kiali resource changes");
      return pass(`no GitOps tool shows on ${kialiName(kiali)}`);
    }),
};
