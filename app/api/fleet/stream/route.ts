import { streamFleet } from "@/lib/fleet/stream-fleet";
import { readRoute } from "@/lib/session/route";

/** Server-sent events: a whole view first (or what was missed since Last-Event-ID), then what changes. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => streamFleet(request));
}
