import "server-only";
import type { Overrides } from "@/lib/access/connect-wish";
import type { Receipt, Step } from "@/lib/plan/plan";
import type { RunRecord } from "@/lib/plan/run-context";
import { ok, type Result } from "@/lib/problem";
import { appendAudit } from "./append-audit";
import type { AuditFact } from "./audit-entry";
import { thisProcess } from "./audit-process";

/** Who runs which plan; `userOf` answers the Kubernetes user that a context's cluster sees, null when it would not say. */
export type RunAuthor = {
  session: string;
  requestId: string;
  planDigest: string;
  /** Reasons by the id of the check or gate that they set aside; on record before the first step. */
  overrides?: Overrides;
  userOf: (context: string) => Promise<string | null>;
  /** What is run, for the audit's readers. With it the run has a first line of its own, and a last one once `end` was called. */
  about?: { verb: string; home: string; names: readonly string[] };
};

/** The `record` of a run, and how it ended. */
export type RunRecorder = ((entry: RunRecord) => Promise<Result<void>>) & {
  /** Writes the run's last line. Without a receipt nothing was begun, and nothing is written. */
  end: (done: Result<Receipt>) => Promise<Result<void>>;
};

/** The step of a run's first and last line. */
const RUN = "run";
/** A step's line repeats the names of a run that has few. */
const FEW = 8;
const LONGEST_LINE = 2_000;

/** One audit line before and after each step, in the order of the plan, between the lines of the run itself. */
export function runRecorder(author: RunAuthor): RunRecorder {
  const { about, session, planDigest, requestId } = author;
  const users = new Map<string, Promise<string | null>>();
  const reasons = Object.entries(author.overrides ?? {});
  let begun: Promise<Result<void>> | null = null;

  const write = async (context: string, fact: Pick<AuditFact, "step" | "phase" | "result" | "about">) => {
    const user = users.get(context) ?? author.userOf(context);
    users.set(context, user);
    const written = await appendAudit({
      who: { user: await user, session },
      context,
      planDigest,
      requestId,
      ...fact,
    });
    return written.ok ? ok(undefined) : written;
  };
  const begin = async (context: string): Promise<Result<void>> => {
    if (about) {
      const first = { ...about, names: [...about.names], change: null, line: null, process: thisProcess() };
      const told = await write(about.home, { step: RUN, phase: "before", result: "running", about: first });
      if (!told.ok) return told;
    }
    for (const [id, reason] of reasons.splice(0)) {
      const told = await write(context, { step: `override/${id}`, phase: "before", result: reason });
      if (!told.ok) return told;
    }
    return ok(undefined);
  };

  const record = async ({ phase, step, line, status, problem }: RunRecord): Promise<Result<void>> => {
    const { context } = step.place;
    begun ??= begin(context);
    const first = await begun;
    if (!first.ok) return first;
    return write(context, {
      step: step.id,
      phase,
      result: problem ? `${status}: ${problem.kind}` : status,
      ...(about
        ? {
            about: {
              verb: about.verb,
              home: about.home,
              names: [...namesOf(step, about.names)],
              change: step.verb,
              line: line.slice(0, LONGEST_LINE),
            },
          }
        : {}),
    });
  };

  const end = async (done: Result<Receipt>): Promise<Result<void>> => {
    if (!about || !(done.ok || begun)) return ok(undefined);
    begun ??= begin(about.home);
    const first = await begun;
    if (!first.ok) return first;
    const { result, line } = ending(done);
    return write(about.home, {
      step: RUN,
      phase: "after",
      result,
      about: { ...about, names: [...namesOf(null, about.names)], change: null, line },
    });
  };
  return Object.assign(record, { end });
}

/** The connection of a step's lane where it has one; of all only while they are few, so that lines stay short. */
function namesOf(step: Step | null, names: readonly string[]): readonly string[] {
  if (step?.lane !== undefined && names.includes(step.lane)) return [step.lane];
  return names.length <= FEW ? names : [];
}

function stopWords({ step, problem }: NonNullable<Receipt["stoppedBy"]>, { done, left }: Receipt): string {
  if (problem.kind !== "cancelled") return `stopped at ${step}`;
  return done.length === 0 && left.length === 0
    ? "called off before its first step; nothing was touched"
    : `stopped by hand at ${step}`;
}

function ending(done: Result<Receipt>): { result: string; line: string | null } {
  if (!done.ok) return { result: `stopped: ${done.problem.kind}`, line: null };
  const { stoppedBy, unfinished = [] } = done.value;
  if (stoppedBy) return { result: `stopped: ${stoppedBy.problem.kind}`, line: stopWords(stoppedBy, done.value) };
  if (unfinished.length === 0) return { result: "done", line: null };
  const lanes = unfinished.slice(0, FEW).map(({ lane, step, problem }) => `${lane} at ${step} (${problem.kind})`);
  const more = unfinished.length > FEW ? ` and ${unfinished.length - FEW} more` : "";
  return { result: `unfinished: ${unfinished.length}`, line: `not finished: ${lanes.join(", ")}${more}` };
}
