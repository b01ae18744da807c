import { readScope } from "@/lib/query-scope/read-scope";
import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

/** The query scopes of a home's Kiali, how its installer wants them changed, and labels of its store that would narrow. Asks the home and the store. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    const facts = await openHomeFacts({ home, kiali }, request.signal);
    return answer(facts.ok ? await readScope(facts.value, { signal: request.signal }) : facts);
  });
}
