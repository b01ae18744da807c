import type { Check } from "../check";
import { failed, pass, unknown } from "../verdicts";
import { ofPair } from "../when-answering";

export const differentClusters: Check = {
  id: "pair.different-clusters",
  group: "clusters",
  subject: "pair",
  title: "Home and remote are two clusters",
  severity: "block",
  canBeOverridden: false,
  why: "Two contexts can lead to one cluster; Kiali would read its own home a second time under another name, and a revoke would hit the home.",
  how: "GET namespaces/kube-system in both; its UID is the cluster's identity.",
  fix: { text: "Choose a context of another cluster.", command: "kubectl config get-contexts" },
  run: ofPair(async ({ home, remote }) => {
    const [here, there] = await Promise.all([home.uid(), remote.uid()]);
    if (!here.ok) return unknown(here.problem);
    if (!there.ok) return unknown(there.problem);
    if (here.value === there.value)
      return failed(`${home.context} and ${remote.context} are the same cluster`, {
        evidence: `UID ${here.value} in both`,
      });
    return pass(`kube-system has UID ${here.value} in ${home.context}, ${there.value} in ${remote.context}`);
  }),
};
