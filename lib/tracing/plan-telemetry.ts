import type { MeshTracing } from "@/lib/istio/mesh-tracing";
import { canonicalJson } from "@/lib/plan/canonical-json";
import { isOurs, TAG_VALUE, type TracingList, withoutTag, withTag } from "./edit-tags";
import { type TelemetryResource, telemetryName } from "./telemetry-resource";
import type { ModeTracing, TelemetryState } from "./weigh-telemetry";

/** What one control plane's Telemetry needs; `warnings` are sentences to read before. */
export type TelemetryPlan = { warnings: readonly string[] } & (
  | { kind: "keep"; resource: TelemetryResource | null; why: string }
  | { kind: "create"; tracing: TracingList; why: string }
  /** The whole list is stated again, with everything that is in it. */
  | { kind: "update"; resource: TelemetryResource; tracing: TracingList; why: string }
  | { kind: "delete"; resource: TelemetryResource; why: string }
  /** Writing would do harm, or no good. */
  | { kind: "refuse"; why: string }
);

export type TagAsk = { tag: string; isAbsent: boolean };

/** The change that gives spans the tag, or takes it away. `isMade`: whether a Telemetry is one that this console made. */
export function planTelemetry(
  state: TelemetryState,
  mesh: MeshTracing,
  { tag, isAbsent }: TagAsk,
  isMade: (resource: TelemetryResource) => boolean,
): TelemetryPlan {
  const warnings = ignoredWords(state);
  return isAbsent ? takeAway(state, tag, isMade, warnings) : add(state, mesh, tag, warnings);
}

function add(state: TelemetryState, mesh: MeshTracing, tag: string, warnings: readonly string[]): TelemetryPlan {
  const { counts, modes } = state;
  const resolved = modes.filter(({ provider }) => provider !== null);
  if (resolved.length === 0) return { kind: "refuse", warnings: [], why: noProvider(state, mesh) };
  const open = resolved.filter(({ isReportingDisabled }) => !isReportingDisabled);
  if (counts && open.length === 0)
    return {
      kind: "refuse",
      warnings: [],
      why: `${telemetryName(counts)} turns the reporting of spans off (disableSpanReporting): a tag would change nothing`,
    };
  const said = [...warnings, ...modeWords(modes)];
  const why = `every span gets ${tag} with the name that its proxy has for its cluster`;
  const lacking = resolved.filter(({ customTags }) => !(tag in customTags)).map(({ mode }) => mode);
  if (lacking.length > 0) {
    const tracing = withTag(counts?.tracing ?? [], tag, lacking, mesh.customTags);
    return counts
      ? { kind: "update", resource: counts, warnings: said, tracing, why }
      : { kind: "create", warnings: said, tracing, why };
  }
  const other = open.some(({ customTags }) => !isOurs(customTags[tag]));
  return {
    kind: "keep",
    resource: counts,
    warnings: said,
    why: other ? `${tag} is set already, in another way, and stays as it is` : `${tag} is set already`,
  };
}

function takeAway(
  { counts }: TelemetryState,
  tag: string,
  isMade: (resource: TelemetryResource) => boolean,
  warnings: readonly string[],
): TelemetryPlan {
  const tracing = counts ? withoutTag(counts.tracing, tag) : [];
  if (!counts || canonicalJson(tracing) === canonicalJson(counts.tracing)) {
    const other = counts?.entries.some(({ customTags }) => customTags !== null && tag in customTags);
    const why = other
      ? `${tag} is set in another way than this console sets it, and stays as it is`
      : `no Telemetry that counts sets ${tag}`;
    return { kind: "keep", resource: counts, warnings, why };
  }
  const why = `spans carry ${tag} no more`;
  if (tracing.length === 0 && isMade(counts) && holdsTracingOnly(counts))
    return { kind: "delete", resource: counts, warnings, why: `${why}; the Telemetry held nothing else` };
  return { kind: "update", resource: counts, warnings, tracing, why };
}

const holdsTracingOnly = ({ found }: TelemetryResource): boolean =>
  typeof found.spec === "object" && found.spec !== null && Object.keys(found.spec).every((key) => key === "tracing");

/** A tracing entry for which no provider results turns tracing off. */
function noProvider({ counts }: TelemetryState, { legacy, defaultProviders }: MeshTracing): string {
  const missing = defaultProviders[0];
  const nobody =
    missing === undefined
      ? "the mesh configuration names no defaultProviders.tracing"
      : `defaultProviders.tracing names ${missing}, and no extensionProviders entry is called so`;
  if (counts && counts.entries.length > 0)
    return `${telemetryName(counts)} names no provider that resolves, and ${nobody}: there tracing is off already, and a tag would change nothing`;
  const way =
    legacy.isEnabled || legacy.tracer !== null ? " Here spans are sent the way of before the Telemetry API." : "";
  return `${nobody}: a Telemetry with tags alone would turn tracing off.${way} Set the tag in the mesh configuration instead`;
}

function modeWords(modes: readonly ModeTracing[]): readonly string[] {
  const open = modes.some(({ provider }) => provider !== null);
  return modes.flatMap(({ mode, provider, isReportingDisabled }) => {
    const side = mode === "CLIENT" ? "Callers (mode CLIENT)" : "Receivers (mode SERVER)";
    if (open && provider === null) return [`${side} send no spans: no provider results for them.`];
    return isReportingDisabled ? [`${side} send no spans: their reporting is turned off.`] : [];
  });
}

const ignoredWords = ({ counts, ignored }: TelemetryState): readonly string[] =>
  counts && ignored.length > 0
    ? [`Istio takes the oldest, ${telemetryName(counts)}, and ignores ${ignored.map(telemetryName).join(", ")}.`]
    : [];

/** The other way, for an installer's values: proxies have it when they start, so workloads must be restarted. */
export const meshConfigTag = (tag: string) => ({
  meshConfig: { defaultConfig: { tracing: { custom_tags: { [tag]: TAG_VALUE } } } },
});
