import { describeProblem } from "@/lib/describe-problem";
import { ok, type Problem, type Result } from "@/lib/problem";
import type { TelemetryFacts } from "@/lib/telemetry/telemetry-facts";
import type { TraceStore } from "@/lib/telemetry/trace-store";
import { type PreviewAsk, previewScope, type ScopePreview } from "./preview";
import type { ScopeLabel } from "./scope-labels";
import type { ScopeOf } from "./scope-of";

/** What can be known of a scope before it is written. Holds no numbers: they change while one looks. */
export type Foreseen = {
  /** Why it needs a word of the operator's; null when nothing of this mesh goes. */
  fault: string | null;
  /** Clusters that keep series: the same queries have to find them afterwards. Null when nobody could look. */
  expected: readonly string[] | null;
  warnings: readonly string[];
  /** What was counted; null where nothing was. */
  preview: Result<ScopePreview> | null;
};

const SINCE_MS = 3_600_000;
const NOTHING: Foreseen = { fault: null, expected: null, warnings: [], preview: null };
const MOST_SERVICES = 20;

/** Looks at the store that the scope is for; one that is out of reach is a fault as well, because then nobody knows what would be hidden. */
export async function foreseeScope(
  telemetry: Pick<TelemetryFacts, "metrics" | "traces" | "clusters">,
  ask: Pick<PreviewAsk, "labels" | "of" | "hasOwnStore">,
  signal: AbortSignal,
): Promise<Foreseen> {
  if (ask.labels.length === 0 && ask.of !== "prometheus") return NOTHING;
  if (ask.of === "tracing") return foreseeTraces(telemetry, ask.labels, signal);
  if (ask.of === "custom-dashboards") return { ...NOTHING, warnings: [dashboardWords(ask.hasOwnStore)] };
  const [mesh, store] = await Promise.all([telemetry.clusters(), telemetry.metrics()]);
  if (!store.ok) return { ...unknown(store.problem, ask.labels), preview: store };
  if (!mesh.ok) return { ...unknown(mesh.problem, ask.labels), preview: mesh };
  const names = mesh.value.map(({ name }) => name);
  const preview = await previewScope(store.value, { ...ask, mesh: names }, { signal });
  const { clusters } = preview;
  if (!clusters.ok) return { ...unknown(clusters.problem, ask.labels), preview: ok(preview) };
  const of = (fate: string): readonly string[] =>
    clusters.value.flatMap((each) => (each.fate === fate ? [each.name] : []));
  const [hidden, thinned, silent] = [of("hidden"), of("thinned"), of("silent")];
  return {
    fault: ask.labels.length === 0 ? null : faultOf(hidden, silent, names),
    expected: [...of("kept"), ...thinned],
    warnings:
      thinned.length > 0
        ? [`Some series of ${thinned.join(", ")} do not have the labels: Kiali would not count them.`]
        : [],
    preview: ok(preview),
  };
}

function faultOf(hidden: readonly string[], silent: readonly string[], names: readonly string[]): string | null {
  if (hidden.length > 0)
    return `Kiali would show no traffic of ${hidden.join(", ")}: no series that ${hidden.length === 1 ? "its" : "their"} own proxies report has these labels`;
  return silent.length === names.length
    ? "the store has no series of any cluster of this mesh now, so nobody can tell what would be hidden"
    : null;
}

/** A scope that goes hides nothing, whether or not its store answers. */
const unknown = (problem: Problem, labels: readonly ScopeLabel[]): Foreseen =>
  labels.length === 0
    ? NOTHING
    : { ...NOTHING, fault: `it is not known what would be hidden: ${describeProblem(problem).title}` };

const dashboardWords = (hasOwnStore: boolean): string =>
  hasOwnStore
    ? "What the store of the custom dashboards holds is not looked at: see whether their charts are filled afterwards."
    : "It has no effect: custom dashboards have no store of their own, and ask the main one with its scope.";

async function foreseeTraces(
  telemetry: Pick<TelemetryFacts, "traces">,
  labels: readonly ScopeLabel[],
  signal: AbortSignal,
): Promise<Foreseen> {
  const store = await telemetry.traces();
  if (!store.ok) return unknown(store.problem, labels);
  if (store.value === null)
    return { ...NOTHING, warnings: ["It has no effect: tracing is turned off in Kiali's configuration."] };
  return lookForSpans(store.value, labels, signal);
}

async function lookForSpans(store: TraceStore, labels: readonly ScopeLabel[], signal: AbortSignal): Promise<Foreseen> {
  const services = await store.services({ signal, limit: MOST_SERVICES });
  if (!services.ok) return unknown(services.problem, labels);
  const ask = { services: services.value.slice(0, MOST_SERVICES), sinceMs: Date.now() - SINCE_MS };
  const found = await Promise.all(
    labels.map(({ name, value }) => store.findSpan({ ...ask, tag: name, value }, { signal })),
  );
  const failed = found.find((each) => !each.ok);
  if (failed && !failed.ok) return unknown(failed.problem, labels);
  const without = labels.filter((_label, index) => {
    const each = found[index];
    return each?.ok && each.value === null;
  });
  return {
    ...NOTHING,
    fault:
      without.length > 0
        ? `no span of the last hour has ${without.map(({ name, value }) => `${name}=${value}`).join(" or ")}: Kiali would show no traces`
        : null,
  };
}

/** Whose store it is, in words. */
export const STORE_WORDS: Readonly<Record<ScopeOf, string>> = {
  prometheus: "the metrics store",
  "custom-dashboards": "the store of custom dashboards",
  tracing: "the trace store",
};
