import { istioTags, tracesOf } from "@/sandbox/telemetry/mesh-spans";
import type { TracesOf } from "@/sandbox/telemetry/stand-in";

/** Sends the spans of the last minutes to a real store by OTLP over HTTP (`…:4318`), as the stand-ins have them. */
export async function pushSpans(otlpUrl: string, { traffic, tagsAt = istioTags }: TracesOf): Promise<void> {
  const nowMs = Date.now();
  const spans = tracesOf({ traffic, tagsAt, startedMs: nowMs, everyMs: 15_000 }, nowMs).slice(0, 200).flat();
  const attribute = ([key, value]: readonly [string, string]) => ({ key, value: { stringValue: value } });
  const nanoseconds = (ms: number) => `${Math.round(ms * 1000)}000`;
  const resourceSpans = spans.map((span) => ({
    resource: { attributes: [attribute(["service.name", span.service])] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: span.traceId,
            spanId: span.spanId,
            ...(span.parentId ? { parentSpanId: span.parentId } : {}),
            name: span.operation,
            kind: span.kind === "client" ? 3 : 2,
            startTimeUnixNano: nanoseconds(span.startMs),
            endTimeUnixNano: nanoseconds(span.startMs + span.durationMs),
            attributes: Object.entries(span.tags).map(attribute),
          },
        ],
      },
    ],
  }));
  const body = JSON.stringify({ resourceSpans });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${otlpUrl}/v1/traces`, {
    method: "POST",
    headers,
    body,
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`the spans were refused: ${answer.status} ${await answer.text()}`);
}
