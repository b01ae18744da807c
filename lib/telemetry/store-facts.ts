import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { once } from "@/lib/checks/once";
import { kialiName } from "@/lib/kiali/installation";
import { fail, ok, type Result } from "@/lib/problem";
import { jaegerStore } from "./jaeger-store";
import type { MetricsStore } from "./metrics-store";
import { prometheusStore } from "./prometheus-store";
import { readTelemetryConfig } from "./read-telemetry-config";
import type { OpenStore } from "./store";
import { storeOf } from "./store-of";
import type { TelemetryConfig } from "./telemetry-config";
import { tempoStore } from "./tempo-store";
import type { TraceStore } from "./trace-store";

/** As much of a home as its stores need. */
export type StoreFacts = Pick<HomeFacts, "home" | "kiali"> & { world: { openStore?: OpenStore } };

/** The stores that one Kiali is told to ask, each opened when first wanted, and once. */
export type KnownStores = {
  config: () => Promise<Result<TelemetryConfig>>;
  metrics: () => Promise<Result<MetricsStore>>;
  /** Null when Kiali is told to do without traces. */
  traces: () => Promise<Result<TraceStore | null>>;
};

/** Reads nothing yet; `signal` ends what is on the way to a store. */
export function knownStores(facts: StoreFacts, signal?: AbortSignal): KnownStores {
  const config = once(() => readTelemetryConfig(facts));
  const own = signal ? { signal } : {};
  return {
    config,
    metrics: once(async () => {
      const [kiali, found] = await Promise.all([facts.kiali(), config()]);
      if (!kiali.ok) return kiali;
      if (!found.ok) return found;
      const { prometheus } = found.value;
      const label = `The metrics store of ${kialiName(kiali.value)}`;
      if (!prometheus.enabled)
        return fail({ kind: "store", context: label, url: prometheus.url, why: "disabled", detail: "" });
      const store = await storeOf(facts, label, prometheus, own);
      return store.ok ? ok(prometheusStore(store.value)) : store;
    }),
    traces: once(async () => {
      const [kiali, found] = await Promise.all([facts.kiali(), config()]);
      if (!kiali.ok) return kiali;
      if (!found.ok) return found;
      const { tracing } = found.value;
      if (!tracing.enabled) return ok(null);
      // Tempo's address is for HTTP even where Kiali streams by gRPC, which has a port of its own.
      const isGrpc = tracing.useGrpc && tracing.provider === "jaeger";
      const store = await storeOf(facts, `The trace store of ${kialiName(kiali.value)}`, tracing, { ...own, isGrpc });
      if (!store.ok) return store;
      return ok(
        tracing.provider === "tempo" ? tempoStore(store.value, tracing.tempo) : jaegerStore(store.value, { isGrpc }),
      );
    }),
  };
}
