import * as z from "zod";
import { fleet } from "@/lib/fleet/fleet";
import { ok } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { writeRoute } from "@/lib/session/route";

const wanted = z.object({ ids: z.array(z.string().min(1).max(4_000)).min(1).max(2_000) });

/** Asks these rows now, on the operator's wish, and answers when all were asked. */
export function POST(request: Request): Promise<Response> {
  return writeRoute(request, wanted, async ({ ids }) => {
    await fleet().lookAgain(ids, request.signal);
    return answer(ok(fleet().view()));
  });
}
