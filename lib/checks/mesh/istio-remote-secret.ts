import { shell } from "@/lib/shell-command";
import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { ofPair } from "../when-answering";

export const istioRemoteSecret: Check = {
  id: "mesh.remote-secret",
  group: "mesh",
  subject: "pair",
  title: "The home's istiod knows the remote",
  severity: "warn",
  canBeOverridden: true,
  why: "Istio has its own link between clusters. Without it, Kiali shows two clusters whose services do not find each other.",
  how: "List Secrets labelled istio/multiCluster=true in the home's Istio namespace: their keys are cluster IDs.",
  fix: {
    text: "Create Istio's remote secret.",
    command: "istioctl create-remote-secret --context REMOTE --name NAME | kubectl --context HOME apply -f -",
  },
  run: ofPair(async (facts) => {
    const { home, remote } = facts;
    const [here, name] = await Promise.all([home.istio(), facts.name()]);
    if (here.controlPlanes.ok && here.controlPlanes.value.length === 0)
      return skipped(`${home.context} runs no istiod that would need it`);
    if (!name) return skipped("the remote has no name yet");
    if (!here.remoteSecrets.ok) return unknown(here.remoteSecrets.problem);
    const found = here.remoteSecrets.value.find(({ clusters }) => clusters.includes(name.value));
    if (found) return pass(`Secret ${found.namespace}/${found.name} in ${home.context}`);
    const others = here.remoteSecrets.value.flatMap(({ clusters }) => clusters);
    return warned(`${home.context} has no Istio remote secret for ${name.value}`, {
      evidence: others.length > 0 ? `there are some for ${others.join(", ")}` : "there are none at all",
      fix: {
        text: "Create it, when both clusters are to be one mesh.",
        command: shell`istioctl create-remote-secret --context ${remote.context} --name ${name.value} | kubectl --context ${home.context} apply -f -`,
      },
    });
  }),
};
