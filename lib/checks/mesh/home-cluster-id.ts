import type { Check } from "../check";
import { howToSet } from "../kiali/of-config";
import { pass, skipped, unknown, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const homeClusterId: Check = {
  id: "home.cluster-id",
  group: "mesh",
  subject: "home",
  title: "Kiali calls its home what Istio calls it",
  severity: "warn",
  canBeOverridden: true,
  why: "Metrics and traces carry Istio's cluster ID; under another name Kiali shows none of the home's.",
  how: "kubernetes_config.cluster_name, else CLUSTER_ID of istiod as Kiali takes it; against every source of Istio's cluster ID.",
  fix: { text: "Set kubernetes_config.cluster_name to Istio's cluster ID." },
  run: (facts) =>
    withKiali(facts, async (kiali) => {
      const [name, { clusterId }] = await Promise.all([facts.homeName(), facts.home.istio()]);
      if (!name.ok)
        return name.problem.kind === "not-found" || name.problem.kind === "rejected"
          ? skipped("Kiali's configuration cannot be read")
          : unknown(name.problem);
      const { value, source } = name.value;
      const other = clusterId.sources.find((each) => each.value !== value);
      if (other)
        return warned(`Kiali calls its home ${value}, Istio calls it ${other.value}`, {
          evidence: `${source}: ${value}; ${other.source}: ${other.value}`,
          fix: howToSet(kiali, "kubernetes_config.cluster_name", clusterId.agreed ?? other.value),
        });
      const [problem] = clusterId.problems;
      if (clusterId.sources.length === 0 && problem) return unknown(problem);
      if (clusterId.sources.length === 0)
        return warned(`Nothing in ${facts.home.context} shows Istio's cluster ID`, { evidence: `${source}: ${value}` });
      return pass(`${value}, by ${source} and ${clusterId.sources.length} of Istio's sources`);
    }),
};
