import "server-only";
import { randomUUID } from "node:crypto";
import { incident } from "@/lib/incident";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import type { RunAbout, RunInfo } from "@/lib/setup/answers";

const KEPT_AFTER_END_MS = 6 * 60 * 60 * 1000;

/** What a watcher of a run is told, in order; the last one is a receipt, or the problem that kept the run from starting. */
export type RunEvent =
  | { event: "run"; data: RunInfo }
  | { event: "step"; data: StepEvent }
  | { event: "receipt"; data: Receipt }
  | { event: "problem"; data: Problem };

export type Run = {
  readonly id: string;
  readonly about: RunAbout;
  /** The context whose Kiali it may restart: no two runs may hold it at a time. */
  readonly home: string;
  /** The connection, for people. */
  readonly name: string;
  readonly startedAt: string;
  readonly events: RunEvent[];
  readonly controller: AbortController;
  readonly listeners: Set<() => void>;
  /** Settles, never rejects, when the last event was told. */
  settled: Promise<void>;
  endedAt: number | null;
};

/** What the work of a run may do: obey `signal`, tell its plan once, then each step. */
export type RunHandle = {
  id: string;
  signal: AbortSignal;
  onPlan: (plan: Plan) => void;
  onEvent: (event: StepEvent) => void;
};

const runs = (): Map<string, Run> => serverMemory("runs", () => new Map());

/**
 * Takes the home for one run, or says which run holds it: two guarded restarts of one Kiali would put back each other's
 * rollout. The work goes on when nobody watches.
 */
export function startRun(
  what: Pick<Run, "about" | "home" | "name">,
  work: (handle: RunHandle) => Promise<Result<Receipt>>,
): Result<Run> {
  forgetOld();
  for (const other of unendedRuns())
    if (other.home === what.home)
      return fail({ kind: "busy", context: other.home, name: other.name, run: other.id, startedAt: other.startedAt });
  const run: Run = {
    ...what,
    id: randomUUID(),
    startedAt: new Date().toISOString(),
    events: [],
    controller: new AbortController(),
    listeners: new Set(),
    settled: Promise.resolve(),
    endedAt: null,
  };
  runs().set(run.id, run);
  run.settled = carryOut(run, work);
  return ok(run);
}

async function carryOut(run: Run, work: (handle: RunHandle) => Promise<Result<Receipt>>): Promise<void> {
  try {
    const receipt = await work({
      id: run.id,
      signal: run.controller.signal,
      onPlan: (plan) =>
        tell(run, {
          event: "run",
          data: { ...run.about, id: run.id, plan, startedAt: run.startedAt },
        }),
      onEvent: (data) => tell(run, { event: "step", data }),
    });
    end(run, receipt.ok ? { event: "receipt", data: receipt.value } : { event: "problem", data: receipt.problem });
  } catch (error) {
    end(run, { event: "problem", data: incident(error, "run") });
  }
}

function end(run: Run, last: RunEvent): void {
  run.endedAt = Date.now();
  tell(run, last);
}

function tell(run: Run, event: RunEvent): void {
  run.events.push(event);
  for (const listener of [...run.listeners]) listener();
}

function forgetOld(): void {
  for (const [id, { endedAt }] of runs())
    if (endedAt !== null && Date.now() - endedAt > KEPT_AFTER_END_MS) runs().delete(id);
}

/** A run is kept for six hours after it ended. */
export function findRun(id: string): Result<Run> {
  const run = runs().get(id);
  return run ? ok(run) : fail({ kind: "no-such-run", run: id });
}

/** Asks a run to stop; what it had begun is taken back or finished by the run itself. Stopping an ended run is ok. */
export function cancelRun(id: string): Result<null> {
  const run = findRun(id);
  if (!run.ok) return run;
  run.value.controller.abort();
  return ok(null);
}

/** Runs that go on now. */
export const unendedRuns = (): readonly Run[] => [...runs().values()].filter(({ endedAt }) => endedAt === null);

/** Stops every run and waits until each has told its end. */
export async function cancelAllRuns(): Promise<void> {
  const open = unendedRuns();
  for (const run of open) run.controller.abort();
  await Promise.all(open.map(({ settled }) => settled));
}
