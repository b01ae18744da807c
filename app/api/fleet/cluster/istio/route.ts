import * as z from "zod";
import { readClusterIstio } from "@/lib/fleet/cluster-istio";
import { homeQuery } from "@/lib/runs/inventory-of-home";
import { answer, json } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

/** `login=1`: a person asked for it just now, so an exec plugin may run. */
const login = z.literal("1").optional();
const query = z.union([
  homeQuery.extend({ name: z.string().min(1).max(253), login }),
  z.object({ context: z.string().min(1).max(1_000), login }),
]);

/** What one cluster shows of Istio. Dials it, and its home to compare. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    if (!asked.ok) return answer(asked);
    const mayOpenLogin = asked.value.login === "1";
    const of =
      "context" in asked.value
        ? { context: asked.value.context }
        : { home: { home: asked.value.home, kiali: asked.value.kiali ?? null }, name: asked.value.name };
    return json(await readClusterIstio({ as: "operator", mayOpenLogin, ...of }, request.signal));
  });
}
