import * as z from "zod";
import { activityFilters } from "@/lib/activity/activity-filters";
import { readActivity } from "@/lib/audit/read-activity";
import { ok } from "@/lib/problem";
import { liveRuns } from "@/lib/runs/live-runs";
import { answer } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

const query = activityFilters.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(1).optional(),
  /** "1" follows the chain from its first line. */
  whole: z.literal("1").optional(),
});

/** What was done, newest first, a page at a time, and whether the file that says so can be believed. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, query);
    if (!asked.ok) return answer(asked);
    const { limit, before = null, whole, ...filters } = asked.value;
    return answer(ok(await readActivity({ filters, limit, before, live: liveRuns(), whole: whole === "1" })));
  });
}
