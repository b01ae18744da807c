import * as z from "zod";
import { tellReach } from "@/lib/fleet/cluster-reach";
import type { ReachAsk } from "@/lib/fleet/cluster-way";
import { incident } from "@/lib/incident";
import { eventStream } from "@/lib/runs/event-stream";
import { homeQuery } from "@/lib/runs/inventory-of-home";
import { writeRoute } from "@/lib/session/route";

const connection = homeQuery.extend({ name: z.string().min(1).max(253) });
const wanted = z.union([
  connection.extend({ as: z.literal("kiali") }),
  connection.extend({ as: z.literal("operator"), mayOpenLogin: z.boolean() }),
  z.object({ as: z.literal("operator"), context: z.string().min(1).max(1_000), mayOpenLogin: z.boolean() }),
]);

/** Streams a look at one cluster, layer by layer: `about`, `layer` as each ends, `done`; or `nothing`, or `problem` when a bug cut it off. */
export function POST(request: Request): Promise<Response> {
  return writeRoute(request, wanted, async (asked) =>
    eventStream(request, async (send, signal) => {
      try {
        await tellReach(askOf(asked), send, signal);
      } catch (error) {
        send("problem", incident(error, "POST /api/fleet/cluster/reach"));
      }
    }),
  );
}

function askOf(asked: z.infer<typeof wanted>): ReachAsk {
  if ("context" in asked) return asked;
  const of = { home: { home: asked.home, kiali: asked.kiali ?? null }, name: asked.name };
  return asked.as === "kiali" ? { as: "kiali", ...of } : { as: "operator", mayOpenLogin: asked.mayOpenLogin, ...of };
}
