import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";
import { readTracing } from "@/lib/tracing/read-tracing";

/** What the home's Kiali asks traces for, what its control planes make proxies send, and what the store has. Asks every cluster and the stores. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    const facts = await openHomeFacts({ home, kiali }, request.signal);
    return answer(facts.ok ? await readTracing(facts.value, { signal: request.signal }) : facts);
  });
}
