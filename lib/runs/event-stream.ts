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

/** For who sends the same bytes to many readers, and nothing to one that does not read. */
export type Pipe = {
  write: (frame: Uint8Array) => void;
  /** Whether something that was sent still waits to be taken. */
  isBehind: () => boolean;
  /** Told each time the reader took all that was sent. */
  onTaken: (listener: () => void) => void;
  end: () => void;
};

/** `endsAtOnce`: nobody waits for its last word, so a shutdown closes it before anything else. */
type Kind = { endsAtOnce: boolean };

const open = (): Map<AbortController, Kind> => serverMemory("event-streams", () => new Map());
const encoder = new TextEncoder();

/** One event; `json` is one line. */
export const eventFrame = (event: string, json: string, id?: string): Uint8Array =>
  encoder.encode(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${json}\n\n`);

/**
 * Answers with server-sent events until `tell` returns, the browser leaves, or the server shuts down; `signal` fires in
 * the two latter cases. `tell` turns its own bugs into events: what it throws only ends the stream.
 */
export function eventStream(
  request: Request,
  tell: (send: SendEvent, signal: AbortSignal, pipe: Pipe) => Promise<void>,
  kind: Kind = { endsAtOnce: false },
): Response {
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  let onTaken: (() => void) | null = null;
  request.signal.addEventListener("abort", leave, { once: true });
  open().set(controller, kind);

  const body = new ReadableStream<Uint8Array>(
    {
      start(stream) {
        const write = (frame: Uint8Array): void => {
          if (controller.signal.aborted) return;
          if ((stream.desiredSize ?? 0) < -UNREAD_LIMIT) leave();
          else stream.enqueue(frame);
        };
        const isBehind = (): boolean => (stream.desiredSize ?? 0) < 0;
        const listen = (listener: () => void): void => {
          onTaken = listener;
        };
        const heartbeat = setInterval(() => isBehind() || write(STILL_HERE), HEARTBEAT_MS);
        const aborted = new Promise<void>((resolve) => controller.signal.addEventListener("abort", () => resolve()));
        write(COME_BACK);
        const told = tell((event, data, id) => write(eventFrame(event, JSON.stringify(data), id)), controller.signal, {
          write,
          isBehind,
          onTaken: listen,
          end: leave,
        });
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
      pull: () => onTaken?.(),
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: HEADERS });
}

/** How many streams are open now. */
export const openEventStreams = (): number => open().size;

const STILL_HERE = encoder.encode(": still here\n\n");
const COME_BACK = encoder.encode("retry: 1000\n\n");

/** Ends open streams, so that a shutdown does not wait for browsers to leave: those that nobody waits for at once, every other when runs are over. */
export function closeEventStreams(which: "at-once" | "all"): void {
  for (const [controller, { endsAtOnce }] of [...open()]) if (which === "all" || endsAtOnce) controller.abort();
}
