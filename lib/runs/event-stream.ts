import "server-only";
import { serverMemory } from "@/lib/server-memory";

const HEARTBEAT_MS = 15_000;
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-store, no-transform",
  "x-accel-buffering": "no",
};

/** A reader this far behind has gone; its stream is closed and it may come back with Last-Event-ID. */
const UNREAD_LIMIT = 2_000;

export type SendEvent = (event: string, data: unknown, id?: string) => void;

const open = (): Set<AbortController> => serverMemory("event-streams", () => new Set());

const frame = (event: string, data: unknown, id?: string): string =>
  `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Answers with server-sent events until `tell` returns, the browser leaves, or the server shuts down; `signal` fires in
 * the two latter cases. `tell` turns its own bugs into events: what it throws only ends the stream.
 */
export function eventStream(request: Request, tell: (send: SendEvent, signal: AbortSignal) => Promise<void>): Response {
  const controller = new AbortController();
  const encoder = new TextEncoder();
  const leave = (): void => controller.abort();
  request.signal.addEventListener("abort", leave, { once: true });
  open().add(controller);

  const body = new ReadableStream<Uint8Array>(
    {
      start(stream) {
        const write = (text: string): void => {
          if (controller.signal.aborted) return;
          if ((stream.desiredSize ?? 0) < -UNREAD_LIMIT) leave();
          else stream.enqueue(encoder.encode(text));
        };
        const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
        const aborted = new Promise<void>((resolve) => controller.signal.addEventListener("abort", () => resolve()));
        write("retry: 1000\n\n");
        const told = tell((event, data, id) => write(frame(event, data, id)), controller.signal);
        void Promise.race([told.catch(() => undefined), aborted]).then(() => {
          clearInterval(heartbeat);
          request.signal.removeEventListener("abort", leave);
          open().delete(controller);
          controller.abort();
          try {
            stream.close();
          } catch {
            // The browser closed it first.
          }
        });
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: HEADERS });
}

/** Ends every open stream, so that a shutdown does not wait for browsers to leave. */
export function closeEventStreams(): void {
  for (const controller of [...open()]) controller.abort();
}
