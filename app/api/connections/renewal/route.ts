import { ok } from "@/lib/problem";
import { renewalStatus } from "@/lib/renewal/renewal";
import { homeQuery } from "@/lib/runs/inventory-of-home";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

const query = homeQuery.pick({ home: true });

/** Whether this console renews a home's requested tokens by itself, what comes next, and how it went last. Dials nothing. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    return answer(asked.ok ? ok(renewalStatus(asked.value.home)) : asked);
  });
}
