import * as z from "zod";
import { tryScope } from "@/lib/query-scope/read-scope";
import { SCOPES_OF } from "@/lib/query-scope/scope-of";
import { labelsOfParams } from "@/lib/query-scope/scope-params";
import { homeQuery, openHomeFacts } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { parseInput } from "@/lib/session/parse-input";
import { readRoute } from "@/lib/session/route";

const query = homeQuery.extend({
  of: z.enum(SCOPES_OF).default("prometheus"),
  labels: z
    .record(z.string().max(128), z.string().max(256))
    .refine((labels) => Object.keys(labels).length <= 50, "At most 50 labels"),
});

/** What labels would keep and drop of each family of Kiali's queries, and which clusters they would hide. Asks the home and the store; writes nothing. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const { searchParams } = new URL(request.url);
    const asked = parseInput(query, { ...Object.fromEntries(searchParams), labels: labelsOfParams(searchParams) });
    if (!asked.ok) return answer(asked);
    const { home, kiali = null, of, labels } = asked.value;
    const facts = await openHomeFacts({ home, kiali }, request.signal);
    return answer(facts.ok ? await tryScope(facts.value, { of, labels }, { signal: request.signal }) : facts);
  });
}
