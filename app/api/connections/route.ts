import { ok } from "@/lib/problem";
import { homeQuery, inventoryOfHome } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

/** Every connection of one home, whoever made it, as the home alone tells it. Dials the home and no remote. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    const seen = await inventoryOfHome({ home, kiali }, request.signal);
    return answer(seen.ok ? ok(seen.value.inventory) : seen);
  });
}
