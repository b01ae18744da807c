import type { Problem } from "@/lib/problem";
import type { TracesView } from "@/lib/telemetry/telemetry-view";
import type { ClusterTag, TagDecision } from "./decide-tag";
import type { ModeTracing, TagOverride } from "./weigh-telemetry";

/** A Telemetry as a page names it. */
export type NamedTelemetry = { namespace: string; name: string; createdAt: string };

/** What a plan for one tag would do in one place. */
export type TagOffer = {
  tag: ClusterTag;
  kind: "create" | "update" | "keep" | "refuse";
  why: string;
  /** Whether the tag is there as this console writes it, and so can be taken away. */
  isOurs: boolean;
};

/** One place where a Telemetry for the mesh lands: a primary, or the cluster that an external control plane is configured from. */
export type PrimaryTracing = {
  name: string;
  context: string;
  controlPlane: string;
  istioVersion: string | null;
  rootNamespace: string;
  because: string;
  /** Why nothing more is known. */
  problem: Problem | null;
  decision: TagDecision | null;
  /** The one that counts; null when there is none. */
  counts: NamedTelemetry | null;
  ignored: readonly NamedTelemetry[];
  modes: readonly (Omit<ModeTracing, "customTags"> & { customTags: readonly string[] })[];
  overrides: readonly (Pick<TagOverride, "where" | "does"> & { by: NamedTelemetry; dropsTag: boolean })[];
  offers: readonly TagOffer[];
};

/** What Kiali asks traces for, what its clusters' control planes make proxies send, and what arrived. */
export type TracingView = {
  home: string;
  kiali: { namespace: string; name: string; version: string | null };
  /** ISO. */
  at: string;
  /** The tag that this Kiali asks for; null for none. */
  asks: { tag: ClusterTag | null; because: string };
  /** The store, and the span of each cluster that was found there. */
  traces: TracesView;
  primaries: readonly PrimaryTracing[];
  /** Clusters that no Telemetry lands in, and why. */
  others: readonly { name: string; context: string | null; because: string; problem: Problem | null }[];
  /** The other way: a piece of an installer's values for each tag, as YAML. */
  meshConfig: Readonly<Record<ClusterTag, string>>;
  clustersProblem: Problem | null;
};
