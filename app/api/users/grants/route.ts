import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";
import { readUserGrants } from "@/lib/users/read-user-grants";

/** What this console granted users of one home's Kiali. Dials every cluster of it. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    const facts = await openHomeFacts({ home, kiali }, request.signal);
    return answer(facts.ok ? await readUserGrants(facts.value, request.signal) : facts);
  });
}
