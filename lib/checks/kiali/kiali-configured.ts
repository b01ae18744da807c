import { describeProblem } from "@/lib/describe-problem";
import { shell } from "@/lib/shell-command";
import type { Check } from "../check";
import { failed, pass, unknown } from "../verdicts";
import { withKiali } from "../when-answering";

export const kialiConfigured: Check = {
  id: "kiali.configuration",
  group: "kiali",
  subject: "home",
  title: "Kiali's configuration can be read",
  severity: "block",
  canBeOverridden: true,
  why: "Auth strategy, cluster-wide access, view-only mode and the home's name are written there.",
  how: "GET the ConfigMap that Kiali's Deployment mounts, key config.yaml.",
  fix: { text: "Ask for get on configmaps in Kiali's namespace." },
  run: (facts) =>
    withKiali(facts, ({ config, configMap, namespace }) => {
      if (config.ok) return pass(`ConfigMap ${namespace}/${configMap.name}`);
      const { kind } = config.problem;
      if (kind !== "not-found" && kind !== "rejected") return unknown(config.problem);
      const { title, advice } = describeProblem(config.problem);
      const command = shell`kubectl --context ${facts.home.context} --namespace ${namespace} get configmap ${configMap.name} --output yaml`;
      return failed(title, { fix: { text: advice, command } });
    }),
};
