import type { Check } from "../check";
import { pass, skipped } from "../verdicts";
import { withKiali } from "../when-answering";
import { storeVerdict } from "./store-verdict";

export const traceStore: Check = {
  id: "telemetry.trace-store",
  group: "telemetry",
  subject: "home",
  title: "The one store of traces that Kiali asks answers",
  severity: "info",
  canBeOverridden: true,
  why: "Kiali has one address for traces, whatever the number of clusters; where it is told to do without, nothing is missing.",
  how: "external_services.tracing of Kiali's ConfigMap; Jaeger's or Tempo's own API there by HTTP, through the home's API server when it is a Service, else from this console.",
  fix: {
    text: "Give Kiali the address of a Jaeger or Tempo that collects the spans of all clusters, or turn tracing off in its configuration.",
    href: "https://kiali.io/docs/configuration/p8s-jaeger-grafana/tracing/",
  },
  run: (facts) =>
    withKiali(facts, async () => {
      const store = await facts.stores.traces();
      if (!store.ok) return storeVerdict(store.problem);
      if (!store.value) return skipped("Kiali is told to do without traces");
      const about = await store.value.about();
      if (!about.ok) return storeVerdict(about.problem);
      const { kind, version } = about.value;
      return pass(`${[kind, version].filter(Boolean).join(" ")} at ${store.value.url}, asked ${store.value.from}`);
    }),
};
