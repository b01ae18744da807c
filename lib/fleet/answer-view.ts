import "server-only";
import { createHash } from "node:crypto";
import { ok } from "@/lib/problem";
import { json } from "@/lib/session/answer";
import type { FleetView } from "@/lib/status/fleet-row";

/** The view as JSON with its ETag; 304 for who has this very revision. The clock in it is no part of what it says. */
export function answerView(request: Request, view: FleetView): Response {
  const { epoch, rev, sweep, sweptMs, problems } = view;
  const frame = createHash("sha256")
    .update(JSON.stringify([sweep, sweptMs, problems]))
    .digest("base64url");
  const etag = `"${epoch}:${rev}:${frame.slice(0, 12)}"`;
  const has = request.headers.get("if-none-match")?.split(/\s*,\s*/);
  const isSame = has?.some((each) => each.replace(/^W\//, "") === etag);
  const answer = isSame
    ? new Response(null, { status: 304, headers: { "cache-control": "no-store" } })
    : json(ok(view));
  answer.headers.set("etag", etag);
  return answer;
}
