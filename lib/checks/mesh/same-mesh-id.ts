import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { ofPair } from "../when-answering";

export const sameMeshId: Check = {
  id: "mesh.same-id",
  group: "mesh",
  subject: "pair",
  title: "Both clusters belong to one mesh",
  severity: "warn",
  canBeOverridden: true,
  why: "Kiali shows clusters of several meshes beside each other; traffic between them is no mesh traffic.",
  how: "GET ConfigMap istio[-revision] in both: defaultConfig.meshId, else trustDomain.",
  fix: {
    text: "Give both installations the same meshConfig.defaultConfig.meshId.",
    href: "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/",
  },
  run: ofPair(async ({ home, remote }) => {
    const [here, there] = await Promise.all([home.istio(), remote.istio()]);
    if (!here.meshId.ok) return unknown(here.meshId.problem);
    if (!there.meshId.ok) return unknown(there.meshId.problem);
    const [ours, theirs] = [here.meshId.value, there.meshId.value];
    if (!ours || !theirs) return skipped(`${(ours ? remote : home).context} keeps no mesh configuration`);
    const evidence = `${home.context}: ${ours.value} (${ours.source}); ${remote.context}: ${theirs.value} (${theirs.source})`;
    return ours.value === theirs.value
      ? pass(evidence)
      : warned(`The mesh IDs are ${ours.value} and ${theirs.value}`, { evidence });
  }),
};
