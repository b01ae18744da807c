import "server-only";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { contextRows, openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { fail, ok, type Result } from "@/lib/problem";
import { openStore } from "@/lib/stores/open-store";

/** What upkeep of one home may reach, over this process's own connections. Dials nothing. */
export async function upkeepWorld(home: string): Promise<Result<UpkeepWorld>> {
  const [opened, { rows }] = await Promise.all([openCluster(home), contextRows()]);
  if (!opened.ok) return opened;
  return ok({ home: opened.value, open: openCluster, contexts: rows, openEndpoint, openStore });
}

/** The same for a wish: every context that it names has to exist. */
export async function wishedWorld(wish: UpkeepWish): Promise<Result<UpkeepWorld>> {
  const world = await upkeepWorld(wish.home);
  if (!world.ok) return world;
  const known = new Set(world.value.contexts.map(({ name }) => name));
  const unknown = Object.values(wish.remotes).find((context) => !known.has(context));
  return unknown === undefined ? world : fail({ kind: "no-such-context", context: unknown });
}
