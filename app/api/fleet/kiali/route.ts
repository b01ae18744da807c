import { seeKiali } from "@/lib/fleet/kiali-look";
import { homeQuery } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

/** What the home's API server says of one Kiali: pods, rollout, configuration, pending changes. Kiali itself is not asked. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    return answer(await seeKiali({ home, kiali }, request.signal));
  });
}
