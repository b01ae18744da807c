import "server-only";
import type { ClusterPast } from "@/lib/status/cluster-look";
import { consoleNow } from "./console-clock";
import { fleet } from "./fleet";

/** What the engine has seen of one row since the console started. A row that it has not met yet makes it look for new homes first. Dials no cluster. */
export async function pastOf(id: string): Promise<ClusterPast> {
  const live = fleet();
  const isThere = (): boolean => live.view().rows.some((row) => row.id === id);
  if (!isThere()) await live.refresh();
  return { nowMs: consoleNow(), isKnown: isThere(), history: live.history(id), latencies: live.latencies(id) };
}
