import "server-only";
import type { Overrides } from "@/lib/access/connect-wish";
import type { RunRecord } from "@/lib/plan/run-context";
import { ok, type Result } from "@/lib/problem";
import { appendAudit } from "./append-audit";

/** Who runs which plan; `userOf` answers the Kubernetes user that a context's cluster sees, null when it would not say. */
export type RunAuthor = {
  session: string;
  requestId: string;
  planDigest: string;
  /** Reasons by the id of the check or gate that they set aside; on record before the first step. */
  overrides?: Overrides;
  userOf: (context: string) => Promise<string | null>;
};

/** The `record` of a run: one audit line before and after each step, in the order of the plan. */
export function runRecorder(author: RunAuthor): (entry: RunRecord) => Promise<Result<void>> {
  const users = new Map<string, Promise<string | null>>();
  const reasons = Object.entries(author.overrides ?? {});
  return async ({ phase, step, status, problem }) => {
    const { context } = step.place;
    const user = users.get(context) ?? author.userOf(context);
    users.set(context, user);
    const who = { user: await user, session: author.session };
    const common = { who, context, planDigest: author.planDigest, requestId: author.requestId };
    for (const [id, reason] of reasons.splice(0)) {
      const told = await appendAudit({ ...common, step: `override/${id}`, phase: "before", result: reason });
      if (!told.ok) return told;
    }
    const result = problem ? `${status}: ${problem.kind}` : status;
    const written = await appendAudit({ ...common, step: step.id, phase, result });
    return written.ok ? ok(undefined) : written;
  };
}
