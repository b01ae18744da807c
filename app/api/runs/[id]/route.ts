import { eventStream } from "@/lib/runs/event-stream";
import { findRun } from "@/lib/runs/runs";
import { watchRun } from "@/lib/runs/watch-run";
import { answer } from "@/lib/session/answer";
import { readRoute } from "@/lib/session/route";

type Address = { params: Promise<{ id: string }> };

/**
 * One run from its start, live until its receipt. A browser that comes back with Last-Event-ID is told the rest; when
 * there is none, 204 tells it to stop coming back.
 */
export function GET(request: Request, { params }: Address): Promise<Response> {
  return readRoute(request, async () => {
    const run = findRun((await params).id);
    if (!run.ok) return answer(run);
    const seen = /^\d{1,9}$/.exec(request.headers.get("last-event-id") ?? "")?.[0];
    const from = seen === undefined ? 0 : Number(seen) + 1;
    if (run.value.endedAt !== null && from >= run.value.events.length) return new Response(null, { status: 204 });
    return eventStream(request, async (send, signal) => {
      for await (const { number, event } of watchRun(run.value, from, signal))
        send(event.event, event.data, String(number));
    });
  });
}
