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

/** JSON that nothing on the way may store. */
export const json = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { "cache-control": "no-store" } });

/** A Result as JSON. */
export const answer = <T>(result: Result<T>): Response => json(result, result.ok ? 200 : statusOf(result.problem));
