import type { Check } from "../check";
import { pass, skipped } from "../verdicts";
import { ofPair } from "../when-answering";

export const networkKnown: Check = {
  id: "mesh.network",
  group: "mesh",
  subject: "pair",
  title: "The networks of both clusters are known",
  severity: "info",
  canBeOverridden: true,
  why: "On two networks, traffic between the clusters passes an east-west gateway; Kiali draws it so.",
  how: "Istio's values, the address of the injection webhook, label topology.istio.io/network of Istio's namespace.",
  fix: {
    text: "Set global.network in both installations.",
    href: "https://istio.io/latest/docs/ops/deployment/deployment-models/#network-models",
  },
  run: ofPair(async ({ home, remote }) => {
    const [here, there] = await Promise.all([home.istio(), remote.istio()]);
    // Istio's own default is the empty name.
    if (!here.network || !there.network)
      return skipped(
        `no network is set in ${[here.network ? null : home.context, there.network ? null : remote.context].filter(Boolean).join(" and ")}`,
      );
    return pass(
      here.network === there.network ? `both on ${here.network}` : `${here.network} and ${there.network}: two networks`,
    );
  }),
};
