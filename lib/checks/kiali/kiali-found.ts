import { kialiName } from "@/lib/kiali/installation";
import { shell } from "@/lib/shell-command";
import type { Check } from "../check";
import { failed, pass, unknown } from "../verdicts";
import { whenAnswering } from "../when-answering";

export const kialiFound: Check = {
  id: "kiali.found",
  group: "kiali",
  subject: "home",
  title: "The home runs the Kiali that is to be connected",
  severity: "block",
  canBeOverridden: true,
  why: "A connection belongs to one Kiali: its namespace, its version and its configuration decide everything else.",
  how: "List Deployments labelled app.kubernetes.io/name=kiali in all namespaces, then the ConfigMap each mounts.",
  fix: {
    text: "Install Kiali, or choose another home.",
    command: "kubectl get deployments --all-namespaces --selector app.kubernetes.io/name=kiali",
    href: "https://kiali.io/docs/installation/",
  },
  run: (facts) =>
    whenAnswering([facts.home], async () => {
      const [all, chosen] = await Promise.all([facts.home.kialis(), facts.kiali()]);
      if (!all.ok) return unknown(all.problem);
      if (chosen.ok) {
        const { version, installerEvidence } = chosen.value;
        return pass(`${kialiName(chosen.value)}, ${version ?? "version not known"}, ${installerEvidence}`);
      }
      const { context } = facts.home;
      const names = all.value.map(kialiName).join(", ");
      const command = shell`kubectl --context ${context} get deployments --all-namespaces --selector app.kubernetes.io/name=kiali`;
      if (all.value.length === 0)
        return failed(`No Kiali was found in ${context}`, {
          fix: { text: "Install Kiali there, or choose another home.", command },
        });
      const wanted = facts.wish.kiali;
      return failed(
        wanted ? `There is no Kiali ${kialiName(wanted)} in ${context}` : `${context} has ${all.value.length} Kialis`,
        {
          evidence: names,
          fix: { text: "Choose one of them.", command },
        },
      );
    }),
};
