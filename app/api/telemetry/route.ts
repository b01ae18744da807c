import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";
import { readTelemetry } from "@/lib/telemetry/read-telemetry";

/** What one home's Kiali is told to ask for metrics and traces, and what these stores say of each cluster. Dials the home and the stores. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, homeQuery);
    if (!asked.ok) return answer(asked);
    const { home, kiali = null } = asked.value;
    const { signal } = request;
    const facts = await openHomeFacts({ home, kiali }, signal);
    return answer(facts.ok ? await readTelemetry(facts.value, { signal }) : facts);
  });
}
