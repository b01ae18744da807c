import { contextsToAsk, readIstioLinks } from "@/lib/fleet/istio-links";
import { incident } from "@/lib/incident";
import { eventStream } from "@/lib/runs/event-stream";
import { readRoute } from "@/lib/session/route";

/**
 * Streams Istio's own links: `asked` says which contexts are asked and which are not because they could open a login, `side` tells each cluster as it
 * answers, `done` that all were asked, `problem` that a bug cut it off. Dials clusters, so a page asks for it when somebody looks at it.
 */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = await contextsToAsk();
    return eventStream(request, async (send, signal) => {
      send("asked", asked);
      try {
        await readIstioLinks(asked.contexts, (side) => send("side", side), signal);
        send("done", {});
      } catch (error) {
        send("problem", incident(error, "GET /api/fleet/links"));
      }
    });
  });
}
