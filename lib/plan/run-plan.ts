import { describeProblem } from "@/lib/describe-problem";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { layerOf } from "./layer-of";
import { objectName } from "./object-name";
import type { Change, Gate, Mint, Plan, Receipt, Restart, Step, StepStatus } from "./plan";
import { isEmptied, type PutBack, rememberSecret, withdrawSecret } from "./put-back";
import type { RunOptions, StepContext } from "./run-context";
import { stepLine } from "./step-line";

type Outcome = { status: StepStatus; detail: string | null };
type Write = Extract<Change, { verb: "create" | "update" }>;

/** What one run holds while it goes on. Lives in memory only: a crash loses it, and the next plan finds out by looking. */
type Run = {
  options: RunOptions;
  tokens: Map<string, Secret>;
  done: string[];
  undone: string[];
  made: Step[];
  evidence: string[];
  /** Ways back of what was written to the home, oldest first. */
  putBacks: { step: Step; putBack: PutBack }[];
  restarted: Restart | null;
};

/**
 * Carries out a plan, step by step, and stops at the first problem. What was written to the home is then taken back, Secret first,
 * because a bad Secret stops Kiali at its next start; what was made in the remote stays, and the receipt names it. The receipt is the
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
    restarted: null,
  };
  const startedAt = now();
  const stoppedBy = await runSteps(run, plan.steps);
  if (stoppedBy) await takeBack(run, stoppedBy.at);
  return {
    done: run.done,
    stoppedBy: stoppedBy && { step: stoppedBy.at.id, problem: stoppedBy.problem, layer: stoppedBy.layer },
    undone: run.undone,
    left: stoppedBy ? leftBehind(run) : [],
    evidence: run.evidence,
    startedAt,
    endedAt: now(),
  };
}

async function runSteps(run: Run, steps: readonly Step[]) {
  for (const [index, step] of steps.entries()) {
    const outcome = await runStep(run, step);
    if (outcome.ok) {
      run.done.push(step.id);
      emit(run, step, outcome.value.status, outcome.value.detail, null);
      continue;
    }
    const layer = layerOf(outcome.problem, step.verb === "gate" ? (step.layer ?? null) : restartLayer(step));
    emit(run, step, "failed", null, outcome.problem);
    for (const later of steps.slice(index + 1)) emit(run, later, "not-reached", null, null);
    return { at: step, problem: outcome.problem, layer };
  }
  return null;
}

const restartLayer = (step: Step) => (step.verb === "restart" ? ("rollout" as const) : null);

async function runStep(run: Run, step: Step): Promise<Result<Outcome>> {
  if (run.options.signal.aborted) return fail({ kind: "cancelled", context: step.place.context });
  emit(run, step, "running", null, null);
  if (step.verb === "keep") return keep(run, step);
  if (step.verb === "gate") return pass(run, step);
  const recorded = await record(run, step, "before", "running", null);
  if (!recorded.ok) return recorded;
  const outcome = await act(run, step);
  const after = await record(run, step, "after", outcome.ok ? "done" : "failed", outcome.ok ? null : outcome.problem);
  if (!outcome.ok) return outcome;
  return after.ok ? ok({ status: "done", detail: outcome.value }) : after;
}

function act(run: Run, step: Exclude<Step, Gate | { verb: "keep" }>): Promise<Result<string>> {
  switch (step.verb) {
    case "create":
    case "update":
      return write(run, step);
    case "delete":
      return remove(run, step);
    case "mint":
      return mint(run, step);
    case "restart":
      run.restarted = step;
      return run.options.restart.run(step, contextOf(run, step, run.options.signal));
    default:
      return step satisfies never;
  }
}

function keep(run: Run, step: Extract<Change, { verb: "keep" }>): Result<Outcome> {
  if (step.withdraw) {
    const cluster = run.options.clusters(step.place.context);
    run.putBacks.push({ step, putBack: withdrawSecret(cluster, { ref: step.ref, ...step.withdraw }) });
  }
  return ok({ status: "kept", detail: step.why });
}

async function pass(run: Run, gate: Gate): Promise<Result<Outcome>> {
  const code = run.options.gates[gate.gate];
  if (!code) throw new Error(`no code for gate ${gate.gate}`);
  const answer = await code(gate, contextOf(run, gate, run.options.signal));
  if (answer.ok) return ok({ status: "done", detail: answer.value });
  const reason = gate.canBeOverridden ? run.options.overrides?.[gate.gate] : undefined;
  if (reason === undefined || answer.problem.kind === "cancelled") return answer;
  const seen = answer.problem.kind === "gate-failed" ? answer.problem.detail : describeProblem(answer.problem).title;
  run.evidence.push(`${gate.title}: set aside (${reason}). Seen: ${seen}`);
  return ok({ status: "done", detail: `set aside: ${reason}` });
}

async function write(run: Run, step: Write): Promise<Result<string>> {
  const { clusters, signal } = run.options;
  const cluster = clusters(step.place.context);
  if (step.place.side === "home" && step.ref.kind === "Secret") {
    const remembered = await rememberSecret(step, cluster, signal);
    if (!remembered.ok) return remembered;
    run.putBacks.push({ step, putBack: remembered.value });
  }
  const force = step.takesOver.length > 0;
  const applied = await cluster.apply(step.manifest, { manager: step.manager, tokens: run.tokens, force, signal });
  if (!applied.ok) {
    // A refused write changed nothing; one whose answer got lost may have.
    if (isRefusal(applied.problem)) run.putBacks = run.putBacks.filter((entry) => entry.step !== step);
    return applied;
  }
  run.made.push(step);
  if (step.deletesEmpty && isEmptied(applied.value)) {
    const { uid, resourceVersion } = applied.value.metadata;
    const removed = await cluster.remove(step.ref, { uid, resourceVersion, signal });
    if (removed.ok) return ok("was the last of it: deleted");
    if (removed.problem.kind !== "changed" && removed.problem.kind !== "conflict") return removed;
  }
  return ok(step.verb === "create" ? "created" : "updated");
}

const isRefusal = ({ kind }: Problem): boolean =>
  ["forbidden", "conflict", "rejected", "unauthenticated", "changed", "not-found"].includes(kind);

async function remove(run: Run, step: Extract<Change, { verb: "delete" }>): Promise<Result<string>> {
  const cluster = run.options.clusters(step.place.context);
  const removed = await cluster.remove(step.ref, { uid: step.uid, signal: run.options.signal });
  return removed.ok ? ok("deleted") : removed;
}

async function mint(run: Run, { source, account, as, place }: Mint): Promise<Result<string>> {
  const cluster = run.options.clusters(place.context);
  const { signal } = run.options;
  const minted =
    source.kind === "secret"
      ? await cluster.awaitTokenSecret({ namespace: account.namespace, name: source.name }, { signal })
      : await cluster.mintToken(account, { signal, ttlSeconds: source.ttlSeconds });
  if (!minted.ok) return minted;
  run.tokens.set(as, minted.value.token);
  return ok(minted.value.expiresAt ? `valid until ${minted.value.expiresAt}` : "does not expire by itself");
}

/** Only the home is taken back. A restart by hand that did not come is no failure of what was written: that stays. */
async function takeBack(run: Run, failed: Step): Promise<void> {
  if (failed.verb === "restart" && failed.how === "manual") return;
  // Taking back goes on when the run was cancelled.
  const signal = new AbortController().signal;
  for (const { step, putBack } of run.putBacks.toReversed()) await undo(run, step, putBack);
  const { restarted } = run;
  if (restarted)
    await undo(run, restarted, () => run.options.restart.undo(restarted, contextOf(run, restarted, signal)));
}

async function undo(run: Run, step: Step, putBack: PutBack): Promise<void> {
  const back = await putBack();
  await record(run, step, "after", back.ok ? "undone" : "failed", back.ok ? null : back.problem);
  if (!back.ok) {
    emit(run, step, "failed", "could not be taken back", back.problem);
    run.evidence.push(`Not taken back: ${stepLine(step)}`);
    return;
  }
  run.undone.push(step.id);
  run.made = run.made.filter((made) => made !== step);
  emit(run, step, "undone", back.value, null);
}

const leftBehind = (run: Run): readonly string[] =>
  run.made.flatMap((step) =>
    step.verb === "create" || step.verb === "update"
      ? [
          `${objectName(step.ref)} in ${step.place.context}: ${step.verb === "create" ? "created" : "updated"} by this run`,
        ]
      : [],
  );

const contextOf = (run: Run, step: Step, signal: AbortSignal): StepContext => ({
  cluster: run.options.clusters(step.place.context),
  signal,
  token: (id) => run.tokens.get(id) ?? null,
  progress: (detail) => emit(run, step, "running", detail, null),
  evidence: (line) => run.evidence.push(line),
});

function emit(run: Run, step: Step, status: StepStatus, detail: string | null, problem: Problem | null): void {
  run.options.onEvent({ id: step.id, status, detail, problem, at: now() });
}

const record = (run: Run, step: Step, phase: "before" | "after", status: StepStatus, problem: Problem | null) =>
  run.options.record({ phase, step, line: stepLine(step), status, problem, at: now() });

const now = (): string => new Date().toISOString();
