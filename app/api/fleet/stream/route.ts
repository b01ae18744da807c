import { streamFleet } from "@/lib/fleet/stream-fleet";
import { readRoute } from "@/lib/session/route";

/** Server-sent events: a whole view first (or what was missed since Last-Event-ID or `?epoch=&rev=`), then what changes. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async (session) => streamFleet(request, session));
}
