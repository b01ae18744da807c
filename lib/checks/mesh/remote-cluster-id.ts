import type { Check } from "../check";
import { failed, pass, unknown, warned } from "../verdicts";
import { whenAnswering } from "../when-answering";

/** What an installation that says nothing calls its cluster. */
const ISTIO_DEFAULT = "Kubernetes";

export const remoteClusterId: Check = {
  id: "remote.cluster-id",
  group: "mesh",
  subject: "remote",
  title: "Every source agrees on the remote's cluster ID",
  severity: "block",
  canBeOverridden: true,
  why: "Kiali's name of the cluster has to be the ID in its metrics and traces.",
  how: "ISTIO_META_CLUSTER_ID of ztunnel and gateways, CLUSTER_ID of istiod, the address of the injection webhook, Istio's values in its ConfigMaps.",
  fix: {
    text: "Set global.multiCluster.clusterName to one name in every part of the Istio installation.",
    href: "https://istio.io/latest/docs/setup/install/multicluster/",
  },
  run: ({ remote }) =>
    whenAnswering([remote], async () => {
      const { clusterId } = await remote.istio();
      const evidence = clusterId.sources.map(({ value, source }) => `${value} (${source})`).join("; ");
      const names = [...new Set(clusterId.sources.map(({ value }) => value))];
      if (names.length > 1) return failed(`${remote.context} is called ${names.join(" and ")}`, { evidence });
      const [problem] = clusterId.problems;
      if (problem && names.length === 0) return unknown(problem);
      if (names.length === 0)
        return warned(`Nothing in ${remote.context} shows Istio's cluster ID`, {
          fix: { text: "Give the name yourself; when Istio is installed later, its cluster ID has to be the same." },
        });
      if (names[0] === ISTIO_DEFAULT)
        return warned(`${remote.context} has Istio's default cluster ID: nobody named it`, {
          evidence,
          fix: {
            text: "Give each cluster a name of its own before a second one has the same: global.multiCluster.clusterName.",
          },
        });
      return pass(evidence);
    }),
};
