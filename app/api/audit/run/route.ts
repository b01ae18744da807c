import * as z from "zod";
import { readActivityRun } from "@/lib/audit/read-activity";
import { fail, ok } from "@/lib/problem";
import { liveRuns } from "@/lib/runs/live-runs";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

const query = z.object({ id: z.string().min(1).max(200) });

/** One run of the audit file with its steps. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    if (!asked.ok) return answer(asked);
    const run = await readActivityRun(asked.value.id, liveRuns());
    return answer(run ? ok(run) : fail({ kind: "no-such-run", run: asked.value.id }));
  });
}
