import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { ok, type Result } from "@/lib/problem";
import { readMetrics } from "./read-metrics";
import { readTraces } from "./read-traces";
import { telemetryFacts } from "./telemetry-facts";
import type { TelemetryView } from "./telemetry-view";

/**
 * What the home's Kiali is told to ask, whether it answers, and what it says of each cluster. Fails only where there is no Kiali or its
 * configuration cannot be read; a store that cannot be asked is a problem beside the other one.
 */
export async function readTelemetry(
  facts: HomeFacts,
  options: { signal?: AbortSignal; said?: Readonly<Record<string, string>>; now?: () => number } = {},
): Promise<Result<TelemetryView>> {
  const telemetry = telemetryFacts(facts, options);
  const [kiali, config, clusters] = await Promise.all([facts.kiali(), telemetry.config(), telemetry.clusters()]);
  if (!kiali.ok) return kiali;
  if (!config.ok) return config;
  const { namespace, name, version } = kiali.value;
  const known = clusters.ok ? clusters.value : [];
  const now = (options.now ?? Date.now)();
  const [metricsStore, traceStore] = await Promise.all([telemetry.metrics(), telemetry.traces()]);
  const reading = readMetrics(facts.world.contexts, config.value.prometheus, metricsStore, known);
  const [metrics, traces] = await Promise.all([
    reading,
    readTraces({
      config: config.value,
      opened: traceStore,
      clusters: known,
      version,
      metrics: metricsStore,
      traffic: reading,
      now,
    }),
  ]);
  return ok({
    home: facts.home.context,
    kiali: { namespace, name, version },
    at: new Date(now).toISOString(),
    metrics,
    traces,
    clustersProblem: clusters.ok ? null : clusters.problem,
  });
}
