import * as z from "zod";
import { showOnScreen } from "@/lib/fleet/on-screen";
import { ok } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { writeRoute } from "@/lib/session/route";

const shown = z.object({ page: z.uuid(), ids: z.array(z.string().min(1).max(4_000)).max(100) });

/** A page shows these rows: their clusters are watched for the next three quarters of a minute, so that changes show at once. */
export function POST(request: Request): Promise<Response> {
  return writeRoute(request, shown, async ({ page, ids }, session) => {
    showOnScreen(`${session.id}/${page}`, ids);
    return answer(ok(null));
  });
}
