import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { eventStream } from "@/lib/runs/event-stream";
import { fleet } from "./fleet";

/** Changes within this time go out together. */
const COALESCE_MS = 250;
/** So that ages go on and a reader knows that the console lives. */
const QUIET_MS = 10_000;

const lastId = /^([0-9a-f-]{36}):(\d{1,15})$/;

/**
 * `event: view` (FleetView) or `event: patch` (FleetPatch), each with the id `<epoch>:<rev>`, so that a browser that comes back says what it has. While
 * anybody reads, everything is asked more often.
 */
export function streamFleet(request: Request): Response {
  const seen = lastId.exec(request.headers.get("last-event-id") ?? "");
  return eventStream(request, async (send, signal) => {
    const live = fleet();
    const release = live.hold();
    let wake: (() => void) | null = null;
    const end = live.onChange(() => wake?.());
    let [epoch, rev] = [seen?.[1] ?? "", Number(seen?.[2] ?? -1)];
    try {
      while (!signal.aborted) {
        const patch = live.patchSince(epoch, rev);
        const next = patch ?? live.view();
        send(patch ? "patch" : "view", next, `${next.epoch}:${next.rev}`);
        [epoch, rev] = [next.epoch, next.rev];
        await delay(COALESCE_MS, undefined, { signal }).catch(() => undefined);
        if (live.patchSince(epoch, rev)?.rev === rev) await changed(signal, (resolve) => (wake = resolve));
      }
    } finally {
      end();
      release();
    }
  });
}

/** Resolves with the next change, after the quiet time, or with the stream's end. */
async function changed(signal: AbortSignal, onWake: (resolve: () => void) => void): Promise<void> {
  const over = new AbortController();
  await Promise.race([
    new Promise<void>(onWake),
    delay(QUIET_MS, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => undefined),
  ]);
  over.abort();
}
