import { diagnoseHome } from "@/lib/access/quarantine/home-health";
import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

/** Whether one home's Kiali serves, and which remote is to blame when it does not. Tries every entry's credential. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    const facts = await openHomeFacts({ home, kiali }, request.signal);
    return answer(facts.ok ? await diagnoseHome(facts.value, { signal: request.signal }) : facts);
  });
}
