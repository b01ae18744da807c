import { type Patience, pollUntil } from "@/lib/access/poll-until";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";
import { isProxySpan } from "@/lib/telemetry/proxy-span";
import type { SeenSpan, TraceStore } from "@/lib/telemetry/trace-store";

/** Control planes tell their proxies within seconds, and stores show a span some seconds after it was sent. */
export const SPAN_PATIENCE: Patience = { tickMs: 3_000, deadlineMs: 60_000 };

type SpanAsk = {
  tag: string;
  /** Whether spans without the tag must come from a cluster of this plan: every cluster of the mesh is in it. */
  isWholeMesh: boolean;
};

/**
 * Waits for a span that has the tag with the name of its lane's cluster and began after the gate did. Where nothing came there was no traffic: that is
 * said, and is no failure. It fails when spans of that cluster come without the tag, and when the store cannot be asked.
 */
export const spanGate =
  (traces: TraceStore, { tag, isWholeMesh }: SpanAsk, patience: Patience): GateCode =>
  async ({ gate, lane = "" }, { cluster: { context }, signal, progress, evidence }) => {
    const sinceMs = Date.now();
    const find = (name: string): Promise<Result<SeenSpan | null>> =>
      traces.findSpan({ tag: name, value: lane, services: [], sinceMs }, { signal });
    progress(`waiting for a span with ${tag}="${lane}"`);
    const found = await pollUntil(
      async () => {
        const seen = await find(tag);
        return seen.ok && seen.value === null ? { done: false, last: seen } : { done: true, result: seen };
      },
      patience,
      { signal, context },
    );
    if (!found.ok) return found;
    if (found.value) return ok(`a span of ${found.value.service} has ${tag}="${lane}"`);
    const [own, any] = await Promise.all([
      tag === "istio.cluster_id" ? ok(null) : find("istio.cluster_id"),
      traces.anySpan({ services: [], sinceMs }, { signal }),
    ]);
    if (signal.aborted) return fail({ kind: "cancelled", context });
    if (!own.ok) return own;
    if (!any.ok) return any;
    const seconds = Math.round(patience.deadlineMs / 1_000);
    // An application's own spans carry no tag of a proxy's, whatever the proxies do.
    const ofMesh = any.value && isWholeMesh && isProxySpan(any.value) ? any.value : null;
    const without = own.value ?? ofMesh;
    if (without && without.tags[tag] === undefined)
      return fail({
        kind: "gate-failed",
        context,
        gate,
        layer: "kiali",
        detail: `Spans of ${without.service} come without ${tag}, ${seconds} s after the change: a Telemetry of a namespace or of workloads may have tags of its own, or its proxies hear another control plane. The change stays.`,
      });
    const words = any.value
      ? `no span of ${lane} came within ${seconds} s, only others': the tag is written, and not proven`
      : `no traffic within ${seconds} s: the tag is written, and not proven`;
    evidence(`${lane}: ${words}.`);
    return ok(words);
  };
