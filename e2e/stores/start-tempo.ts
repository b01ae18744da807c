import type { TempoSettings } from "@/sandbox/telemetry/answer-tempo";
import { type TracesOf, tempoStandIn } from "@/sandbox/telemetry/stand-in";
import { pushSpans } from "./push-spans";
import { type ServedStore, type ServeOptions, serveStore } from "./serve-store";

export type TempoOptions = ServeOptions &
  TempoSettings & {
    /** The test needs the stand-in: it asks for trouble, or for settings that a given one may not have. */
    isStandIn?: boolean;
  };

/**
 * Tempo with a trace of each stream: the one at E2E_TEMPO_URL, spans sent to E2E_TEMPO_OTLP_URL (…:4318) first, or else the stand-in with
 * the recorded shapes.
 */
export async function startTempo(traces: TracesOf, options: TempoOptions = {}): Promise<ServedStore> {
  const { E2E_TEMPO_URL: given, E2E_TEMPO_OTLP_URL: otlp } = process.env;
  if (!given || options.isStandIn) return serveStore(tempoStandIn(traces, options), options);
  if (otlp) await pushSpans(otlp, traces);
  return { url: given.replace(/\/+$/, ""), ca: null, setTrouble: null, asked: [], stop: () => Promise.resolve() };
}
