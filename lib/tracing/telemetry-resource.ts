import * as z from "zod";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

/** A side of a request that a proxy makes spans of. */
export type TracingMode = "CLIENT" | "SERVER";
export const MODES: readonly TracingMode[] = ["CLIENT", "SERVER"];

/** One entry of `spec.tracing`, as far as tags and providers go. */
export type TracingEntry = {
  modes: readonly TracingMode[];
  providers: readonly string[];
  isReportingDisabled: boolean | null;
  enableIstioTags: boolean | null;
  /** Null when it sets none; an empty map sets none either. */
  customTags: Readonly<Record<string, unknown>> | null;
};

/** One Telemetry. */
export type TelemetryResource = {
  namespace: string;
  name: string;
  createdAt: string;
  /** When anybody last wrote it. */
  writtenAt: string;
  /** The workloads it is for, in words; null for its whole namespace. */
  workloads: string | null;
  entries: readonly TracingEntry[];
  /** `spec.tracing` as it is. */
  tracing: readonly unknown[];
  found: FoundObject;
};

/** "Telemetry istio-system/mesh-default" */
export const telemetryName = ({ namespace, name }: Pick<TelemetryResource, "namespace" | "name">): string =>
  `Telemetry ${namespace}/${name}`;

const flag = z.boolean().nullish().catch(null);
const entryShape = z.object({
  match: z.object({ mode: z.string().optional() }).nullish().catch(null),
  providers: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .catch(null),
  disableSpanReporting: flag,
  enableIstioTags: flag,
  customTags: z.record(z.string(), z.unknown()).nullish().catch(null),
});
const specShape = z.object({
  spec: z
    .object({
      selector: z.object({ matchLabels: z.record(z.string(), z.string()).nullish() }).nullish(),
      targetRef: z.looseObject({ kind: z.string(), name: z.string() }).nullish(),
      targetRefs: z.array(z.looseObject({ kind: z.string(), name: z.string() })).nullish(),
      tracing: z.array(z.unknown()).nullish(),
    })
    .nullish()
    .catch(null),
});

const GROUP = "telemetry.istio.io";
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1alpha1`] as const;

/** The version of the Telemetry API to speak with a cluster: v1 where it is served (Istio 1.22); null where none is. */
export async function telemetryApi(cluster: Cluster): Promise<Result<string | null>> {
  for (const apiVersion of VERSIONS) {
    const served = await cluster.serves(apiVersion, "Telemetry");
    if (!served.ok) return served;
    if (served.value) return ok(apiVersion);
  }
  return ok(null);
}

/** Every Telemetry of a cluster, the oldest first as Istio sorts them. */
export async function findTelemetries(
  cluster: Cluster,
  apiVersion: string,
): Promise<Result<readonly TelemetryResource[]>> {
  const found = await cluster.list({ apiVersion, kind: "Telemetry", namespace: null });
  return found.ok ? ok(found.value.map(readTelemetryResource).sort(byAge)) : found;
}

/** What one object says. */
function readTelemetryResource(found: FoundObject): TelemetryResource {
  const spec = specShape.safeParse(found).data?.spec;
  const labels = Object.entries(spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const targets = [...(spec?.targetRef ? [spec.targetRef] : []), ...(spec?.targetRefs ?? [])].map(
    ({ kind, name }) => `${kind} ${name}`,
  );
  const whom = [...labels, ...targets];
  const tracing = spec?.tracing ?? [];
  return {
    namespace: found.metadata.namespace ?? "",
    name: found.metadata.name,
    createdAt: found.metadata.creationTimestamp,
    writtenAt: latest(found),
    workloads: whom.length > 0 ? whom.join(", ") : null,
    entries: tracing.map(readEntry),
    tracing,
    found,
  };
}

/** When anybody last wrote it, as far as its field managers tell. */
function latest({ metadata }: FoundObject): string {
  const times = (metadata.managedFields ?? []).flatMap(({ time }) => (time === null ? [] : [time]));
  return [metadata.creationTimestamp, ...times].sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? "";
}

function readEntry(entry: unknown): TracingEntry {
  const { match, providers, disableSpanReporting, enableIstioTags, customTags } =
    entryShape.safeParse(entry).data ?? {};
  const tags = customTags && Object.keys(customTags).length > 0 ? customTags : null;
  return {
    modes: MODES.filter(
      (mode) => match?.mode === undefined || match.mode === "CLIENT_AND_SERVER" || match.mode === mode,
    ),
    providers: (providers ?? []).map(({ name }) => name),
    isReportingDisabled: disableSpanReporting ?? null,
    enableIstioTags: enableIstioTags ?? null,
    customTags: tags,
  };
}

/** Istio's order: creation time, then name, then namespace. */
const byAge = (a: TelemetryResource, b: TelemetryResource): number =>
  compare(a.createdAt, b.createdAt) || compare(a.name, b.name) || compare(a.namespace, b.namespace);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
