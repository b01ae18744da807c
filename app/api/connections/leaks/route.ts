import * as z from "zod";
import { findLeaks } from "@/lib/access/inventory/find-leaks";
import { openCluster } from "@/lib/kube/clusters";
import { accountsInUse } from "@/lib/runs/accounts-in-use";
import { homeQuery, recentInventory } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

const query = homeQuery.extend({ context: z.string().min(1).max(1_000) });

/** What in one cluster looks like an access for a Kiali and that no home at hand uses. Dials that cluster. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null, context } = asked.value;
    const { signal } = request;
    const [remote, inUse] = await Promise.all([openCluster(context), accountsInUse({ home, kiali }, context, signal)]);
    if (!inUse.ok) return answer(inUse);
    if (!remote.ok) return answer(remote);
    const seen = await recentInventory({ home, kiali }, signal);
    if (!seen.ok) return answer(seen);
    const { facts, inventory } = seen.value;
    const uid = await facts.home.uid();
    const own = uid.ok ? { homeUid: uid.value } : {};
    const names = [...inventory.connections, ...inventory.orphans].map(({ name }) => name);
    return answer(await findLeaks(remote.value, inUse.value, { ...own, names, signal }));
  });
}
