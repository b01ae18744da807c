import { deploymentModel as modelOf } from "@/lib/istio/deployment-model";
import type { IstioView } from "@/lib/istio/read-istio";
import { modelSupport, type WatchedModel } from "@/lib/kiali/model-support";
import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { ofPair } from "../when-answering";

export const deploymentModel: Check = {
  id: "mesh.deployment-model",
  group: "mesh",
  subject: "pair",
  title: "The mesh's deployment model is one that this Kiali takes",
  severity: "info",
  canBeOverridden: true,
  why: "It says which cluster's istiod is asked about the remote, and where Istio's own remote secret belongs; what Kiali makes of it depends on its version.",
  how: "The roles of both clusters, by their istiods, injection webhooks and annotations, and a ztunnel for ambient; the version of Kiali's Deployment.",
  fix: {
    text: "Upgrade Kiali where its version is the reason; else look at the control planes of both clusters.",
    href: "https://istio.io/latest/docs/ops/deployment/deployment-models/",
  },
  run: ofPair(async ({ home, remote, kiali }) => {
    const [here, there, found] = await Promise.all([home.istio(), remote.istio(), kiali()]);
    if (!here.role.ok) return unknown(here.role.problem);
    if (!there.role.ok) return unknown(there.role.problem);
    if (there.role.value === "unmanaged") return skipped(`${remote.context} has no Istio`);
    const isApart = here.role.value === "unmanaged";
    const model: WatchedModel | "none" = isApart ? "apart" : modelOf(here.role.value, there.role.value);
    const meshes = [here.meshId, there.meshId].flatMap((id) => (id.ok && id.value ? [id.value.value] : []));
    if (model === "multi-primary" && new Set(meshes).size > 1)
      return skipped(`two meshes, each with its own primary: ${meshes.join(" and ")}`);
    if (model === "none")
      return warned("Neither cluster runs an istiod", {
        evidence: `${home.context} and ${remote.context} are remotes`,
      });
    const isAmbient = hasZtunnel(here) || hasZtunnel(there);
    const name = `${isAmbient ? "ambient " : ""}${model === "apart" ? "Kiali apart from the mesh" : model}`;
    const roles = `${home.context} is ${isApart ? "without Istio" : here.role.value}, ${remote.context} is ${there.role.value}`;
    if (!found.ok) return pass(`${name}: ${roles}`);
    const { config, clusterName, version } = found.value;
    const { isSupported, words } = modelSupport({
      model,
      isAmbient,
      version,
      isHomeNamed: clusterName.ok && clusterName.value.source === "kubernetes_config.cluster_name",
      ignoresHome: config.ok && config.value.ignoreHomeCluster,
    });
    return isSupported ? pass(`${name}: ${roles}; ${words}`) : warned(words, { evidence: `${name}: ${roles}` });
  }),
};

const hasZtunnel = ({ clusterId }: IstioView): boolean =>
  clusterId.sources.some(({ source }) => source.startsWith("DaemonSet "));
