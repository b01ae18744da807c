import { createHash } from "node:crypto";
import { type MeshTraffic, type Place, reportersOf, type Stream } from "./mesh-traffic";

/** One span as a proxy reports it. Ids are hex. */
export type Span = {
  traceId: string;
  spanId: string;
  parentId: string | null;
  /** As Istio calls it: workload and namespace. */
  service: string;
  operation: string;
  kind: "client" | "server";
  startMs: number;
  durationMs: number;
  tags: Readonly<Record<string, string>>;
};

/** The tags that a cluster's proxies set at a moment beside their own; null while they report no spans at all. */
export type TagsAt = (cluster: string, atMs: number) => Readonly<Record<string, string>> | null;

/** What a store of traces holds: the last traces of each stream of requests, one every `everyMs`, as long as the stream goes on. */
export type TraceHistory = { traffic: MeshTraffic; tagsAt: TagsAt; startedMs: number; everyMs: number };

const KEPT = 240;

/** The tag that Istio itself sets since 1.21. */
export const istioTags: TagsAt = (cluster) => ({ "istio.cluster_id": cluster });

/** Every trace that the store holds at a moment, newest first; each with its spans. */
export function tracesOf(history: TraceHistory, nowMs: number): readonly (readonly Span[])[] {
  const last = Math.floor(nowMs / history.everyMs);
  const known = madeOf(history);
  const kept = Array.from({ length: KEPT }, (_, index) => {
    const tick = last - index;
    return [tick, known.get(tick) ?? tracesAt(history, tick * history.everyMs)] as const;
  });
  known.clear();
  for (const [tick, traces] of kept) known.set(tick, traces);
  return kept.flatMap(([, traces]) => traces);
}

function tracesAt({ traffic, tagsAt, startedMs }: TraceHistory, atMs: number): readonly (readonly Span[])[] {
  return traffic.streams.flatMap((stream, index) => {
    if (stream.protocol === "tcp") return [];
    if (stream.endedSecondsAgo && atMs > startedMs - stream.endedSecondsAgo * 1000) return [];
    // No two streams start their traces in the same millisecond.
    const spans = spansOf(stream, `${index}/${atMs}`, atMs - 50 - index, tagsAt);
    return spans.length > 0 ? [spans] : [];
  });
}

type Made = Map<number, readonly (readonly Span[])[]>;
const made = new WeakMap<TraceHistory, { tags: string; traces: Made }>();

/** Traces that were made before: they stay as they are, unless it is learned what proxies were told from the beginning. */
function madeOf(history: TraceHistory): Made {
  const tags = JSON.stringify(history.traffic.streams.map(({ from }) => history.tagsAt(from.cluster, 0)));
  const before = made.get(history);
  if (before?.tags === tags) return before.traces;
  const traces: Made = new Map();
  made.set(history, { tags, traces });
  return traces;
}

function spansOf(stream: Stream, seed: string, startMs: number, tagsAt: TagsAt): readonly Span[] {
  const hash = createHash("sha256").update(seed).digest("hex");
  const traceId = hash.slice(0, 32);
  const { from, to, code = "200", labels = {} } = stream;
  const reporters = reportersOf(stream);
  const make = (place: Place, kind: Span["kind"], spanId: string, parentId: string | null): readonly Span[] => {
    if (!reporters.includes(kind === "client" ? "source" : "destination")) return [];
    const own = tagsAt(place.cluster, startMs);
    if (!own) return [];
    const span: Span = {
      traceId,
      spanId,
      parentId,
      service: `${place.workload}.${place.namespace}`,
      operation: `${to.workload}.${to.namespace}.svc.cluster.local:9080/*`,
      kind,
      startMs: kind === "client" ? startMs : startMs + 3,
      durationMs: kind === "client" ? 40 : 30,
      tags: {
        component: "proxy",
        "http.status_code": code,
        "istio.canonical_service": place.workload,
        "istio.namespace": place.namespace,
        ...(labels.mesh_id ? { "istio.mesh_id": labels.mesh_id } : {}),
        node_id: `sidecar~10.201.0.7~${place.workload}-v1-0.${place.namespace}~${place.namespace}.svc.cluster.local`,
        ...own,
      },
    };
    return [span];
  };
  const client = make(from, "client", hash.slice(32, 48), null);
  return [...client, ...make(to, "server", hash.slice(48, 64), client[0]?.spanId ?? null)];
}
