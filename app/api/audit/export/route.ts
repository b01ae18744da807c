import { activityFilters, isFiltered } from "@/lib/activity/activity-filters";
import { exportAudit } from "@/lib/audit/export-audit";
import { liveRuns } from "@/lib/runs/live-runs";
import { answer, json } from "@/lib/session/answer";
import { queryOf } from "@/lib/session/query-of";
import { readRoute } from "@/lib/session/route";

/**
 * The audit file as it is now, byte for byte; with filters, the lines of the runs that they let through, which form no chain.
 * 404 when there is no file, 500 when it cannot be read.
 */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const asked = queryOf(request, activityFilters);
    if (!asked.ok) return answer(asked);
    const filters = isFiltered(asked.value) ? asked.value : null;
    const lines = await exportAudit(filters, liveRuns(), request.signal);
    if ("why" in lines) return json({ ok: false, ...lines }, lines.why === "missing" ? 404 : 500);
    const day = new Date().toISOString().slice(0, 10);
    const name = `kiali-fleet-audit-${day}${filters ? "-part" : ""}.jsonl`;
    return new Response(lines.body, {
      headers: {
        "content-type": "application/x-ndjson; charset=utf-8",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  });
}
