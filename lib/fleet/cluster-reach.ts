import "server-only";
import type { SendEvent } from "@/lib/runs/event-stream";
import { lookAtCluster } from "./cluster-look";
import { openWay, type ReachAsk } from "./cluster-way";

/**
 * Tells a look at one cluster: `about`, a `layer` (LayerLook) as each ends, then `done`; or `nothing` (ReachNothing) with why there is no such look.
 * No token is in any of it.
 */
export async function tellReach(ask: ReachAsk, send: SendEvent, signal: AbortSignal): Promise<void> {
  const found = await openWay(ask, signal);
  if (!found.ok) return send("nothing", found.nothing);
  const { opened, about, wanted, held, end } = found.way;
  try {
    send("about", about);
    for await (const look of lookAtCluster(opened, about, { wanted, held }, signal)) send("layer", look);
    send("done", {});
  } finally {
    await end();
  }
}
