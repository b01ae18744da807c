import { deploymentModel as modelOf } from "@/lib/istio/deployment-model";
import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { ofPair } from "../when-answering";

export const deploymentModel: Check = {
  id: "mesh.deployment-model",
  group: "mesh",
  subject: "pair",
  title: "The mesh's deployment model is known",
  severity: "info",
  canBeOverridden: true,
  why: "It says which cluster's istiod is asked about the remote, and where Istio's own remote secret belongs.",
  how: "The roles of both clusters, by their istiods, injection webhooks and annotations.",
  fix: {
    text: "Nothing to repair here: look at the control planes of both clusters.",
    href: "https://istio.io/latest/docs/ops/deployment/deployment-models/",
  },
  run: ofPair(async ({ home, remote }) => {
    const [here, there] = await Promise.all([home.istio(), remote.istio()]);
    if (!here.role.ok) return unknown(here.role.problem);
    if (!there.role.ok) return unknown(there.role.problem);
    const model = modelOf(here.role.value, there.role.value);
    if (here.role.value === "unmanaged" || there.role.value === "unmanaged")
      return skipped("one of the clusters has no Istio");
    const meshes = [here.meshId, there.meshId].flatMap((id) => (id.ok && id.value ? [id.value.value] : []));
    if (model === "multi-primary" && new Set(meshes).size > 1)
      return skipped(`two meshes, each with its own primary: ${meshes.join(" and ")}`);
    if (model === "none")
      return warned("Neither cluster runs an istiod", {
        evidence: `${home.context} and ${remote.context} are remotes`,
      });
    return pass(`${model}: ${home.context} is ${here.role.value}, ${remote.context} is ${there.role.value}`);
  }),
};
