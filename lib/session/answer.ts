import "server-only";
import type { Problem, Result } from "@/lib/problem";

/** Only what happened at our own door is an HTTP error; a cluster that refuses is a good answer with bad news in it. */
function statusOf(problem: Problem): number {
  switch (problem.kind) {
    case "not-signed-in":
      return 401;
    case "refused":
      return { host: 421, origin: 403, "cross-site": 403, "content-type": 415 }[problem.why];
    case "invalid-input":
      return 400;
    case "no-such-context":
    case "no-such-run":
      return 404;
    case "unexpected":
      return 500;
    default:
      return 200;
  }
}

/** A Result as JSON, never stored by anything on the way. */
export function answer<T>(result: Result<T>): Response {
  const status = result.ok ? 200 : statusOf(result.problem);
  return Response.json(result, { status, headers: { "cache-control": "no-store" } });
}
