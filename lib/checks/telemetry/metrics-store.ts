import type { Check } from "../check";
import { pass, skipped, unknown } from "../verdicts";
import { withKiali } from "../when-answering";
import { storeVerdict } from "./store-verdict";

export const metricsStore: Check = {
  id: "telemetry.metrics-store",
  group: "telemetry",
  subject: "home",
  title: "The one store of metrics that Kiali asks answers",
  severity: "warn",
  canBeOverridden: true,
  why: "Kiali has one address for metrics, whatever the number of clusters. Without it there is no graph and no health of any cluster.",
  how: "external_services.prometheus of Kiali's ConfigMap; GET /api/v1/status/buildinfo there, through the home's API server when it is a Service, else from this console.",
  fix: {
    text: "Give Kiali the address of a store that holds the metrics of all clusters: a federating Prometheus, Thanos, Mimir, VictoriaMetrics.",
    href: "https://kiali.io/docs/configuration/multi-cluster/#requirements",
  },
  run: (facts) =>
    withKiali(facts, async () => {
      const metrics = await facts.metrics();
      if (!metrics.ok) return unknown(metrics.problem);
      if (!metrics.value) return skipped("the remote has no name yet");
      const { kind, version, url, from, problem } = metrics.value;
      if (problem) return storeVerdict(problem);
      return pass(`${[kind, version].filter(Boolean).join(" ")} at ${url}, asked ${from}`);
    }),
};
