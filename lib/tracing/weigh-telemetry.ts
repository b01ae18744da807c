import type { MeshTracing } from "@/lib/istio/mesh-tracing";
import {
  MODES,
  type TelemetryResource,
  type TracingEntry,
  type TracingMode,
  telemetryName,
} from "./telemetry-resource";

/** What proxies do in one mode, where nothing overrides it. */
export type ModeTracing = {
  mode: TracingMode;
  /** Where spans go, and who says so; null: nowhere. */
  provider: { name: string; from: string } | null;
  isReportingDisabled: boolean;
  /** Who turned Istio's own tags off; null when they are on. */
  istioTagsOffBy: string | null;
  customTags: Readonly<Record<string, unknown>>;
};

/** A Telemetry of a namespace or of some workloads, and what it does to the cluster's tag there. */
export type TagOverride = {
  resource: TelemetryResource;
  where: string;
  does: "drops-tags" | "disables" | "istio-tags-off";
};

export type TelemetryState = {
  rootNamespace: string;
  /** The one of the root namespace that Istio takes: the oldest without selector. Null when there is none. */
  counts: TelemetryResource | null;
  /** Younger ones without selector, which Istio ignores without a word. */
  ignored: readonly TelemetryResource[];
  modes: readonly ModeTracing[];
  overrides: readonly TagOverride[];
};

/** Weighs every Telemetry of a cluster, the oldest first, as Istio's control plane does. */
export function weighTelemetry(
  resources: readonly TelemetryResource[],
  rootNamespace: string,
  mesh: MeshTracing,
): TelemetryState {
  const wide = resources.filter(({ namespace, workloads }) => namespace === rootNamespace && workloads === null);
  const [counts = null, ...ignored] = wide;
  const entries = counts?.entries ?? [];
  const from = counts ? telemetryName(counts) : "";
  return {
    rootNamespace,
    counts,
    ignored,
    modes: MODES.map((mode) => ofMode(mode, entries, from, mesh)),
    overrides: overridesAmong(resources, rootNamespace),
  };
}

function ofMode(mode: TracingMode, all: readonly TracingEntry[], from: string, mesh: MeshTracing): ModeTracing {
  const entries = all.filter(({ modes }) => modes.includes(mode));
  const resolves = (name: string | undefined): name is string =>
    name !== undefined && mesh.providers.some((each) => each.name === name);
  // Istio takes the first name of an entry, and keeps what it had when that resolves to nothing.
  const named = entries.map(({ providers }) => providers[0]).findLast(resolves);
  const usual = mesh.defaultProviders[0];
  const istioTags = entries.findLast(({ enableIstioTags }) => enableIstioTags !== null)?.enableIstioTags ?? null;
  return {
    mode,
    provider:
      named !== undefined
        ? { name: named, from }
        : resolves(usual)
          ? { name: usual, from: "defaultProviders of the mesh configuration" }
          : null,
    isReportingDisabled: entries.findLast((each) => each.isReportingDisabled !== null)?.isReportingDisabled ?? false,
    istioTagsOffBy:
      istioTags === false
        ? from
        : istioTags === null && mesh.enableIstioTags === false
          ? "defaultConfig.tracing of the mesh configuration"
          : null,
    customTags: entries.findLast(({ customTags }) => customTags !== null)?.customTags ?? mesh.customTags,
  };
}

function overridesAmong(resources: readonly TelemetryResource[], rootNamespace: string): readonly TagOverride[] {
  const counted = new Set<string>([rootNamespace]);
  return resources.flatMap((resource) => {
    const { namespace, workloads, entries } = resource;
    // Of a namespace, too, only the oldest without selector counts.
    if (workloads === null && counted.has(namespace)) return [];
    if (workloads === null) counted.add(namespace);
    const everywhere = namespace === rootNamespace ? "in every namespace" : `in ${namespace}`;
    const where = workloads === null ? `namespace ${namespace}` : `${workloads} ${everywhere}`;
    const does = [
      ...(entries.some(({ isReportingDisabled }) => isReportingDisabled) ? (["disables"] as const) : []),
      ...(entries.some(({ customTags }) => customTags !== null) ? (["drops-tags"] as const) : []),
      ...(entries.some(({ enableIstioTags }) => enableIstioTags === false) ? (["istio-tags-off"] as const) : []),
    ];
    return does.map((each) => ({ resource, where, does: each }));
  });
}

/**
 * Whether an override takes `tag` from its spans. Its own map replaces the whole of the root's, which matters to a custom tag; turning Istio's tags
 * off matters to one that Istio sets by itself.
 */
export function dropsTag({ resource, does }: TagOverride, tag: string, isCustom: boolean): boolean {
  if (does === "disables" || (does === "drops-tags") !== isCustom) return false;
  return !resource.entries.some(({ customTags }) => customTags !== null && tag in customTags);
}
