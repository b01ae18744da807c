import * as z from "zod";
import { lookForKialis } from "@/lib/fleet/look-for-kialis";
import { incident } from "@/lib/incident";
import { eventStream } from "@/lib/runs/event-stream";
import { writeRoute } from "@/lib/session/route";

const wanted = z.object({
  contexts: z.array(z.string().min(1).max(1_000)).min(1).max(2_000),
  /** The operator chose these although asking them could open a login. */
  mayLogin: z.boolean(),
});

/** Looks for Kialis on the operator's wish: `looked` for each context as it answers, `done` at the end, `problem` for a bug that cut it off. */
export function POST(request: Request): Promise<Response> {
  return writeRoute(request, wanted, async ({ contexts, mayLogin }) =>
    eventStream(request, async (send, signal) => {
      try {
        await lookForKialis(contexts, { mayLogin, signal, onLooked: (looked) => send("looked", looked) });
        send("done", {});
      } catch (error) {
        send("problem", incident(error, "POST /api/fleet/discover"));
      }
    }),
  );
}
