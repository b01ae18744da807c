import "server-only";
import type { RunRecord } from "@/lib/plan/run-context";
import { ok, type Result } from "@/lib/problem";
import { appendAudit } from "./append-audit";

/** Who runs which plan; `userOf` answers the Kubernetes user that a context's cluster sees, null when it would not say. */
export type RunAuthor = {
  session: string;
  requestId: string;
  planDigest: string;
  userOf: (context: string) => Promise<string | null>;
};

/** The `record` of a run: one audit line before and after each step, in the order of the plan. */
export function runRecorder(author: RunAuthor): (entry: RunRecord) => Promise<Result<void>> {
  const users = new Map<string, Promise<string | null>>();
  return async ({ phase, step, status, problem }) => {
    const { context } = step.place;
    const user = users.get(context) ?? author.userOf(context);
    users.set(context, user);
    const written = await appendAudit({
      who: { user: await user, session: author.session },
      context,
      planDigest: author.planDigest,
      step: step.id,
      phase,
      result: problem ? `${status}: ${problem.kind}` : status,
      requestId: author.requestId,
    });
    return written.ok ? ok(undefined) : written;
  };
}
