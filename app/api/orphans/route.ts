import * as z from "zod";
import { ok } from "@/lib/problem";
import { orphansOfHomes } from "@/lib/runs/orphans-of-homes";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";
import type { OrphansAnswer } from "@/lib/setup/answers";

/** "1": the operator asked, so look now, also where that opens a login. */
const query = z.object({ ask: z.literal("1").optional() });

/** What the homes of this console still owe: granted somewhere, and not proven gone. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    if (!asked.ok) return answer(asked);
    const isAsked = asked.value.ask === "1";
    const body: OrphansAnswer = { homes: await orphansOfHomes({ isAsked, isFresh: isAsked }) };
    return answer(ok(body));
  });
}
