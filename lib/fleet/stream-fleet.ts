import "server-only";
import { outsideRequests } from "@/lib/outside-requests";
import { eventStream } from "@/lib/runs/event-stream";
import { isEnding } from "@/lib/runs/process-state";
import { serverMemory } from "@/lib/server-memory";
import { isStillOpen, type Session } from "@/lib/session/sessions";
import { Broadcast } from "./broadcast";
import { fleet } from "./fleet";
import type { Known } from "./fleet-frames";

const KNOWN = /^([0-9a-f-]{36}):(\d{1,15})$/;

const broadcast = (): Broadcast =>
  serverMemory(
    "fleet-broadcast",
    () =>
      new Broadcast(fleet(), {
        now: () => performance.now(),
        after: (ms, run) => {
          const timer = outsideRequests(() => setTimeout(run, ms).unref());
          return () => clearTimeout(timer);
        },
      }),
  );

/**
 * `event: view` (FleetView) or `event: patch` (FleetPatch), each with the id `<epoch>:<rev>`. A browser that comes back says what it has, by
 * Last-Event-ID or by `?epoch=&rev=`, which are the same to us. While anybody reads, everything is asked more often. Ends with its session,
 * and at once when the process is told to end.
 */
export function streamFleet(request: Request, session: Session): Response {
  if (isEnding()) return new Response(null, { status: 503, headers: { "cache-control": "no-store" } });
  const known = knownBy(request);
  return eventStream(
    request,
    (_send, signal, pipe) =>
      new Promise((resolve) => {
        const release = fleet().hold();
        const reader = {
          send: pipe.write,
          isBehind: pipe.isBehind,
          mayRead: () => isStillOpen(session),
          end: pipe.end,
        };
        pipe.onTaken(() => broadcast().taken(reader));
        signal.addEventListener("abort", () => {
          broadcast().leave(reader);
          release();
          resolve();
        });
        broadcast().join(reader, known);
      }),
    { endsAtOnce: true },
  );
}

function knownBy(request: Request): Known {
  const { searchParams } = new URL(request.url);
  const said = request.headers.get("last-event-id") ?? `${searchParams.get("epoch")}:${searchParams.get("rev")}`;
  const [, epoch = "", rev = "-1"] = KNOWN.exec(said) ?? [];
  return { epoch, rev: Number(rev) };
}
