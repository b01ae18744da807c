import * as z from "zod";
import { pastOf } from "@/lib/fleet/cluster-past";
import { ok } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

const query = z.object({ id: z.string().min(1).max(4_000) });

/** How one row's state changed, and the times of its last answers, as this console saw them. Dials no cluster. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    return answer(asked.ok ? ok(await pastOf(asked.value.id)) : asked);
  });
}
