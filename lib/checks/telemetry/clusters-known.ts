import { UNKNOWN } from "@/lib/telemetry/judge-reports";
import type { Check } from "../check";
import { pass, skipped, unknown, warned } from "../verdicts";
import { withKiali } from "../when-answering";

export const clustersKnown: Check = {
  id: "telemetry.clusters-known",
  group: "telemetry",
  subject: "pair",
  title: "Every proxy that reports knows its own cluster",
  severity: "warn",
  canBeOverridden: true,
  why: "A proxy without a cluster ID reports its cluster as unknown, and Kiali cannot put that traffic into any cluster.",
  how: 'The same grouped query: series whose reporting side says "unknown". A peer that is unknown has no proxy, which is no fault.',
  fix: {
    text: "Set global.multiCluster.clusterName in the Istio of that cluster and restart its workloads.",
    href: "https://istio.io/latest/docs/setup/install/multicluster/before-you-begin/",
  },
  run: (facts) =>
    withKiali(facts, async () => {
      const metrics = await facts.metrics();
      if (!metrics.ok) return unknown(metrics.problem);
      if (!metrics.value || metrics.value.problem) return skipped("the store of metrics could not be asked");
      const { own } = metrics.value.unknown;
      if (own > 0) return warned(`${own} series are of proxies that do not know their own cluster`);
      const names = metrics.value.names.filter((name) => name !== UNKNOWN);
      const isSilent =
        metrics.value.clusters.every(({ series }) => series === 0) && metrics.value.unconnected.length === 0;
      return isSilent ? skipped("no proxy reports to this store") : pass(`seen: ${names.slice(0, 10).join(", ")}`);
    }),
};
