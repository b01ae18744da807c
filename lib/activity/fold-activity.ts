import type { ActivityRun, ActivityStep, ActivitySummary, Outcome } from "./activity";

/** What folding needs of an audit entry. */
export type ActivityLine = {
  at: string;
  who: { user: string | null; session: string };
  context: string;
  planDigest: string | null;
  step: string;
  phase: "before" | "after";
  result: string | null;
  requestId: string;
  about?:
    | {
        verb: string;
        home: string;
        names: readonly string[];
        change: string | null;
        line: string | null;
        process?: string | undefined;
      }
    | undefined;
};

type FoldedStep = Omit<ActivityStep, "outcome"> & { isUndone: boolean };
/** One run as far as its lines were read. */
export type FoldedRun = {
  requestId: string;
  firstLine: number;
  lastLine: number;
  isTrusted: boolean;
  verb: string | null;
  home: string | null;
  names: Set<string>;
  contexts: Set<string>;
  users: Set<string>;
  session: string;
  planDigest: string | null;
  startedAt: string;
  lastAt: string;
  /** The process that carries it out, where the run has a first line. */
  process: string | null;
  end: { at: string; result: string; words: string | null } | null;
  steps: FoldedStep[];
  /** Steps without an end, by context and id. */
  open: Map<string, FoldedStep>;
  overrides: { id: string; reason: string }[];
};
/** Every run, in the order of their first lines. */
export type Folded = { runs: Map<string, FoldedRun> };

const RUN = "run";
const OVERRIDE = "override/";

export const nothingFolded = (): Folded => ({ runs: new Map() });

/** Adds one line, which is the `number`th of the file. */
export function foldLine({ runs }: Folded, number: number, line: ActivityLine, isTrusted: boolean): void {
  const run = runs.get(line.requestId) ?? newRun(number, line, isTrusted);
  runs.set(line.requestId, run);
  run.lastLine = number;
  run.lastAt = line.at;
  run.isTrusted &&= isTrusted;
  run.contexts.add(line.context);
  if (line.who.user !== null) run.users.add(line.who.user);
  run.verb ??= line.about?.verb ?? null;
  run.home ??= line.about?.home ?? null;
  for (const name of line.about?.names ?? []) run.names.add(name);
  if (line.step === RUN) foldRun(run, line);
  else if (line.step.startsWith(OVERRIDE))
    run.overrides.push({ id: line.step.slice(OVERRIDE.length), reason: line.result ?? "" });
  else foldStep(run, number, line);
}

function newRun(number: number, line: ActivityLine, isTrusted: boolean): FoldedRun {
  const { requestId, who, planDigest, at } = line;
  return {
    requestId,
    firstLine: number,
    lastLine: number,
    isTrusted,
    verb: null,
    home: null,
    names: new Set(),
    contexts: new Set(),
    users: new Set(),
    session: who.session,
    planDigest,
    startedAt: at,
    lastAt: at,
    process: null,
    end: null,
    steps: [],
    open: new Map(),
    overrides: [],
  };
}

function foldRun(run: FoldedRun, { phase, at, result, about }: ActivityLine): void {
  if (phase === "before") run.process = about?.process ?? "";
  else run.end = { at, result: result ?? "", words: about?.line ?? null };
}

/** An end without a beginning is that of the last step of that id: it was taken back, or a kill tore its first line. */
function foldStep(run: FoldedRun, number: number, line: ActivityLine): void {
  const key = `${line.context}\n${line.step}`;
  if (line.phase === "before") {
    const begun = newStep(number, line);
    run.steps.push(begun);
    run.open.set(key, begun);
    return;
  }
  const open =
    run.open.get(key) ?? run.steps.findLast(({ id, context }) => id === line.step && context === line.context);
  const step = open ?? newStep(number, line);
  if (!open) {
    step.startedAt = null;
    run.steps.push(step);
  }
  run.open.delete(key);
  step.endedAt = line.at;
  step.result = line.result;
  step.isUndone = line.result === "undone";
}

const newStep = (number: number, { step, context, who, about, at }: ActivityLine): FoldedStep => ({
  line: number,
  id: step,
  context,
  user: who.user,
  change: about?.change ?? null,
  words: about?.line ?? null,
  startedAt: at,
  endedAt: null,
  result: null,
  isUndone: false,
});

function outcomeOf(step: FoldedStep, isLive: boolean): Outcome {
  if (step.endedAt === null) return isLive ? "running" : "unknown";
  if (step.isUndone) return "undone";
  return step.result?.startsWith("failed") ? "failed" : "done";
}

/** A run whose beginning or a step's is on record and not its end is "unknown", unless it is going on now. */
export function outcomeOfRun(run: FoldedRun, isLive: boolean): Outcome {
  if (isLive) return "running";
  const hasOpenEnd = run.process !== null && run.end === null;
  if (hasOpenEnd || run.steps.some(({ endedAt }) => endedAt === null)) return "unknown";
  if (run.end) return run.end.result === "done" ? "done" : "failed";
  return run.steps.some((step) => outcomeOf(step, false) === "failed") ? "failed" : "done";
}

export function summaryOf(run: FoldedRun, isLive: boolean): ActivitySummary {
  const counts: Record<Outcome, number> = { done: 0, failed: 0, undone: 0, unknown: 0, running: 0 };
  for (const step of run.steps) counts[outcomeOf(step, isLive)] += 1;
  const outcome = outcomeOfRun(run, isLive);
  const isOver = outcome === "done" || outcome === "failed";
  return {
    requestId: run.requestId,
    firstLine: run.firstLine,
    lastLine: run.lastLine,
    isTrusted: run.isTrusted,
    verb: run.verb,
    home: run.home,
    names: [...run.names],
    contexts: [...run.contexts],
    users: [...run.users],
    session: run.session,
    planDigest: run.planDigest,
    startedAt: run.startedAt,
    endedAt: run.end?.at ?? (isOver ? run.lastAt : null),
    outcome,
    detail: run.end?.words ?? null,
    result: run.end?.result ?? null,
    steps: counts,
  };
}

export const runOf = (run: FoldedRun, isLive: boolean): ActivityRun => ({
  ...summaryOf(run, isLive),
  overrides: run.overrides,
  list: run.steps.map(({ isUndone, ...step }) => ({ ...step, outcome: outcomeOf({ ...step, isUndone }, isLive) })),
});
