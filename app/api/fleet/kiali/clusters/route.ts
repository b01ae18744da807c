import { seeClusters } from "@/lib/fleet/kiali-look-clusters";
import { homeQuery } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

/** The clusters that one Kiali lists now beside those that its Secrets name. Waits for Kiali for up to 8 s. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    return answer(await seeClusters({ home, kiali }, request.signal));
  });
}
