import { fail, type Problem } from "@/lib/problem";
import { layerOf } from "./layer-of";
import { objectName } from "./object-name";
import type { Ledger, Plan, Receipt, Step } from "./plan";
import type { PutBack } from "./put-back";
import type { RunOptions } from "./run-context";
import { contextOf, emit, isRecorded, type Outcome, type Run, record, rememberAhead, runStep } from "./run-step";
import { stepLine } from "./step-line";

/**
 * Carries out a plan in its order, steps that belong together at once, and stops at the first problem. What began with a step that
 * failed is reported as it ended; nothing after it is begun. What was written to the home is then taken back, Secret first, because
 * a bad Secret stops Kiali at its next start; what was made in the remote stays, and the receipt names it. The receipt is the
 * answer in every case; only a bug throws.
 */
export async function runPlan(plan: Plan, options: RunOptions): Promise<Receipt> {
  const run: Run = {
    options,
    tokens: new Map(options.tokens ?? []),
    done: [],
    undone: [],
    made: [],
    evidence: [],
    putBacks: [],
    remembered: new Map(),
    restarted: null,
    unfinished: [],
  };
  const startedAt = now();
  const stoppedBy = await runSteps(run, plan.steps);
  if (stoppedBy && (options.mayTakeBack?.() ?? true)) await takeBack(run, stoppedBy.at);
  return {
    done: run.done,
    stoppedBy: stoppedBy && { step: stoppedBy.at.id, problem: stoppedBy.problem, layer: layerOfStop(stoppedBy) },
    undone: run.undone,
    left: leftBehind(stoppedBy ? run.made : madeInVain(run)),
    evidence: run.evidence,
    ...(run.unfinished.length > 0 ? { unfinished: run.unfinished } : {}),
    startedAt,
    endedAt: now(),
  };
}

type Stop = { at: Step; problem: Problem };

/** Steps without a lane in the order of the plan; where lanes come, all of them at once. */
async function runSteps(run: Run, steps: readonly Step[]): Promise<Stop | null> {
  const blocks = blocksOf(steps);
  for (const [index, block] of blocks.entries()) {
    const isLanes = block[0]?.lane !== undefined;
    const stoppedBy = isLanes ? await runLanes(run, block) : await runInOrder(run, block);
    if (!stoppedBy) continue;
    for (const later of blocks.slice(index + 1).flat()) emit(run, later, "not-reached", null, null);
    return stoppedBy;
  }
  return null;
}

function blocksOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const blocks: Step[][] = [];
  for (const step of steps) {
    const last = blocks.at(-1);
    if (last && (last[0]?.lane === undefined) === (step.lane === undefined)) last.push(step);
    else blocks.push([step]);
  }
  return blocks;
}

/** A lane that stops is told in the receipt, keeps its record and does not go on later; it stops nobody else. */
async function runLanes(run: Run, steps: readonly Step[]): Promise<null> {
  const lanes = Map.groupBy(steps, ({ lane }) => lane ?? "");
  await Promise.all(
    [...lanes].map(async ([lane, own]) => {
      if (run.unfinished.some((ended) => ended.lane === lane)) {
        for (const step of own) emit(run, step, "not-reached", null, null);
        return;
      }
      const stop = await runInOrder(run, own);
      if (!stop) return;
      run.unfinished.push({ lane, step: stop.at.id, problem: stop.problem });
      for (const step of own)
        if (step.verb === "restart" && step !== run.restarted) run.options.restart.skipped?.(step, stop.problem);
      await rollBack(run, stop.at);
      const book = own.find((step): step is Ledger => step.verb === "clear" || step.verb === "record");
      if (book) await keepRecord(run, { ...book, orphan: withoutGone(run, own, book.orphan) }, stop.problem);
    }),
  );
  return null;
}

/** What this run has deleted is not granted any more. */
function withoutGone({ done }: Run, own: readonly Step[], orphan: Ledger["orphan"]): Ledger["orphan"] {
  const gone = new Set(own.flatMap((step) => (step.verb === "delete" && done.includes(step.id) ? [step.uid] : [])));
  return { ...orphan, pieces: orphan.pieces.filter(({ uid }) => uid === null || !gone.has(uid)) };
}

/** Our own restart that failed inside a lane is undone, so that the pod that serves goes on; what was written before it stays. */
async function rollBack(run: Run, failed: Step): Promise<void> {
  if (failed.verb === "restart" && failed.how === "surge")
    await undo(run, failed, () => run.options.restart.undo(failed, contextOf(run, failed, NEVER)));
}

async function keepRecord(run: Run, book: Ledger, problem: Problem): Promise<void> {
  const { ledger } = run.options;
  if (!ledger) throw new Error("a plan with records needs a ledger");
  const before = await record(run, book, "before", "running", null);
  const kept = before.ok ? await ledger.keep(book, problem, contextOf(run, book, NEVER)) : before;
  await record(run, book, "after", kept.ok ? "kept" : "failed", kept.ok ? null : kept.problem);
  run.evidence.push(
    kept.ok
      ? kept.value
      : `The reason why ${book.orphan.name} is not done could not be put on record; the record itself stays.`,
  );
}

/** A cancelled run still says what it leaves. */
const NEVER = new AbortController().signal;

async function runInOrder(run: Run, steps: readonly Step[]): Promise<Stop | null> {
  const groups = groupsOf(steps);
  for (const [index, group] of groups.entries()) {
    const next = groups[index + 1] ?? [];
    if (group.every(({ verb }) => verb === "gate")) rememberAhead(run, next);
    const stoppedBy = await runGroup(run, group);
    if (!stoppedBy) continue;
    for (const later of groups.slice(index + 1).flat()) emit(run, later, "not-reached", null, null);
    return stoppedBy;
  }
  return null;
}

/** Steps that follow each other under one word; every other step is alone. */
function groupsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.together !== undefined && last?.[0]?.together === step.together) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** The first problem in the order of the plan; null when all went well. */
async function runGroup(run: Run, group: readonly Step[]): Promise<Stop | null> {
  const begun = await begin(run, group);
  if (begun) return begun;
  for (const step of group) emit(run, step, "running", null, null);
  const givingUp = group.map(() => new AbortController());
  const endings = group.map(async (step, index) => {
    const own = givingUp[index]?.signal;
    const outcome = await runStep(run, step, own ? AbortSignal.any([run.options.signal, own]) : run.options.signal);
    if (!outcome.ok) for (const later of givingUp.slice(index + 1)) later.abort();
    return outcome;
  });
  try {
    let stoppedBy: Stop | null = null;
    for (const [index, step] of group.entries()) {
      const outcome = (await endings[index]) ?? fail({ kind: "cancelled", context: step.place.context });
      if (outcome.ok) finish(run, step, outcome.value);
      else if (stoppedBy && givingUp[index]?.signal.aborted && outcome.problem.kind === "cancelled")
        emit(run, step, "not-reached", null, null);
      else {
        emit(run, step, "failed", null, outcome.problem);
        stoppedBy ??= { at: step, problem: outcome.problem };
      }
    }
    return stoppedBy;
  } finally {
    // After a throw the others still end: nobody writes behind the back of the next run.
    await Promise.allSettled(endings);
  }
}

/** Puts what will be touched on record. When a line cannot be written, or the run was cancelled, none of the steps is begun. */
async function begin(run: Run, group: readonly Step[]): Promise<Stop | null> {
  const [first] = group;
  if (!first) return null;
  const recorded = run.options.signal.aborted
    ? [{ step: first, line: fail({ kind: "cancelled", context: first.place.context }) }]
    : await Promise.all(
        group
          .filter(isRecorded)
          .map(async (step) => ({ step, line: await record(run, step, "before", "running", null) })),
      );
  for (const { step, line } of recorded) {
    if (line.ok) continue;
    emit(run, step, "failed", null, line.problem);
    for (const other of group) if (other !== step) emit(run, other, "not-reached", null, null);
    return { at: step, problem: line.problem };
  }
  return null;
}

function finish(run: Run, step: Step, { status, detail }: Outcome): void {
  run.done.push(step.id);
  emit(run, step, status, detail, null);
}

function layerOfStop({ at, problem }: Stop) {
  if (at.verb === "gate") return layerOf(problem, at.layer ?? null);
  return layerOf(problem, at.verb === "restart" ? "rollout" : null);
}

/** Only the home is taken back. A restart by hand that did not come is no failure of what was written: that stays. */
async function takeBack(run: Run, failed: Step): Promise<void> {
  if (failed.verb === "restart" && failed.how === "manual") return;
  // Taking back goes on when the run was cancelled.
  const signal = new AbortController().signal;
  let isHomeBack = true;
  for (const { step, putBack } of run.putBacks.toReversed()) {
    // Where the home could not be put back the connection is half gone: what it was granted stays on record.
    if (step.verb !== "record" || isHomeBack) isHomeBack = (await undo(run, step, putBack)) && isHomeBack;
    else run.evidence.push(`What ${step.orphan.name} was granted stays on record.`);
  }
  const { restarted } = run;
  if (restarted)
    await undo(run, restarted, () => run.options.restart.undo(restarted, contextOf(run, restarted, signal)));
}

async function undo(run: Run, step: Step, putBack: PutBack): Promise<boolean> {
  // What cannot be put on record is put back nevertheless: the home comes first.
  await record(run, step, "before", "running", null);
  const back = await putBack();
  await record(run, step, "after", back.ok ? "undone" : "failed", back.ok ? null : back.problem);
  if (!back.ok) {
    emit(run, step, "failed", "could not be taken back", back.problem);
    run.evidence.push(`Not taken back: ${stepLine(step)}`);
    return false;
  }
  run.undone.push(step.id);
  run.made = run.made.filter((made) => made !== step);
  emit(run, step, "undone", back.value, null);
  return true;
}

/** What lanes that stopped have created. */
const madeInVain = ({ made, unfinished }: Run): readonly Step[] =>
  made.filter((step) => step.verb === "create" && unfinished.some(({ lane }) => lane === step.lane));

const leftBehind = (made: readonly Step[]): readonly string[] =>
  made.flatMap((step) =>
    step.verb === "create" || step.verb === "update"
      ? [
          `${objectName(step.ref)} in ${step.place.context}: ${step.verb === "create" ? "created" : "updated"} by this run`,
        ]
      : [],
  );

const now = (): string => new Date().toISOString();
