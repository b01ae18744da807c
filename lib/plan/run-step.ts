import { describeProblem } from "@/lib/describe-problem";
import { ok, type Problem, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { claimFields } from "./claim-fields";
import type { Change, Gate, Ledger, Mint, Restart, Step, StepStatus } from "./plan";
import { isEmptied, type PutBack, reapply, rememberSecret, withdrawSecret } from "./put-back";
import { restate } from "./restate";
import { rewrite } from "./rewrite";
import type { RunOptions, StepContext } from "./run-context";
import { stepLine } from "./step-line";

/** How a step ended well, with its evidence. */
export type Outcome = { status: StepStatus; detail: string | null };
type Write = Extract<Change, { verb: "create" | "update" }>;

/** What one run holds while it goes on. Lives in memory only: a crash loses it, and the next plan finds out by looking. */
export type Run = {
  options: RunOptions;
  tokens: Map<string, Secret>;
  done: string[];
  undone: string[];
  made: Step[];
  evidence: string[];
  /** Ways back of what was written to the home, oldest first. */
  putBacks: { step: Step; putBack: PutBack }[];
  /** Ways back that were looked up while the gates before were asked. */
  remembered: Map<Step, { at: number; putBack: Promise<Result<PutBack>> }>;
  restarted: Restart | null;
  /** Lanes that a step ended before their end. */
  unfinished: { lane: string; step: string; problem: Problem }[];
};

/** What is touched, and so goes on record before and after. */
export const isRecorded = (step: Step): boolean => step.verb !== "keep" && step.verb !== "gate";

/** Does one step whose "before" is on record. `signal` gives up what only looks; a write that was sent is waited for. */
export async function runStep(run: Run, step: Step, signal: AbortSignal): Promise<Result<Outcome>> {
  if (step.verb === "keep") return keep(run, step);
  if (step.verb === "gate") return pass(run, step, signal);
  const outcome = await act(run, step, signal);
  const after = await record(run, step, "after", outcome.ok ? "done" : "failed", outcome.ok ? null : outcome.problem);
  if (!outcome.ok) return outcome;
  return after.ok ? ok({ status: "done", detail: outcome.value }) : after;
}

/** Longer ago than this is looked up again. */
const FRESH_MS = 1_000;

/** Looks up what a write to the home would overwrite, while something else is being waited for. */
export function rememberAhead(run: Run, steps: readonly Step[]): void {
  for (const step of steps) {
    if (!isHomeSecret(step)) continue;
    const { clusters, signal } = run.options;
    const putBack = rememberSecret(step, clusters(step.place.context), signal);
    putBack.catch(() => undefined);
    run.remembered.set(step, { at: performance.now(), putBack });
  }
}

const isHomeSecret = (step: Step): step is Write =>
  (step.verb === "create" || step.verb === "update") && step.place.side === "home" && step.ref.kind === "Secret";

async function wayBack(run: Run, step: Write): Promise<Result<PutBack>> {
  const ahead = run.remembered.get(step);
  if (ahead && performance.now() - ahead.at < FRESH_MS) {
    const seen = await ahead.putBack;
    if (seen.ok) return seen;
  }
  const { clusters, signal } = run.options;
  return rememberSecret(step, clusters(step.place.context), signal);
}

function act(run: Run, step: Exclude<Step, Gate | { verb: "keep" }>, signal: AbortSignal): Promise<Result<string>> {
  switch (step.verb) {
    case "create":
    case "update":
      return write(run, step);
    case "delete":
      return remove(run, step);
    case "mint":
      return mint(run, step, signal);
    case "restart":
      run.restarted = step;
      return run.options.restart.run(step, contextOf(run, step, run.options.signal));
    case "record":
    case "clear":
      return book(run, step);
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

async function pass(run: Run, gate: Gate, signal: AbortSignal): Promise<Result<Outcome>> {
  const code = run.options.gates[gate.gate];
  if (!code) throw new Error(`no code for gate ${gate.gate}`);
  const answer = await code(gate, contextOf(run, gate, signal));
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
  if (step.rewrites || step.restates) {
    const { done, putBack } = step.rewrites
      ? await rewrite(cluster, { ...step, rewrites: step.rewrites }, signal)
      : await restate(cluster, step, signal);
    if (putBack && (done.ok || !isRefusal(done.problem))) run.putBacks.push({ step, putBack });
    if (done.ok) run.made.push(step);
    return done;
  }
  if (isHomeSecret(step)) {
    const remembered = await wayBack(run, step);
    if (!remembered.ok) return remembered;
    run.putBacks.push({ step, putBack: remembered.value });
  }
  const { withdraw } = step;
  if (withdraw) run.putBacks.push({ step, putBack: () => reapply(cluster, step, withdraw.manifest) });
  const force = step.takesOver.length > 0;
  const applied = await (step.removes || step.marks
    ? cluster.patch(step.ref, patchOf(step), { ...(step.uid === null ? {} : { uid: step.uid }), signal })
    : cluster.apply(step.manifest, { manager: step.manager, tokens: run.tokens, force, signal }));
  if (!applied.ok) {
    // A refused write changed nothing; one whose answer got lost may have.
    if (isRefusal(applied.problem)) run.putBacks = run.putBacks.filter((entry) => entry.step !== step);
    return applied;
  }
  run.made.push(step);
  if (step.claims) {
    const { ref, manager, claims } = step;
    const claimed = await claimFields(cluster, applied.value, { ref, manager, drops: claims.drops }, signal);
    if (!claimed.ok) return claimed;
  }
  if (step.deletesEmpty && isEmptied(applied.value)) {
    const { uid, resourceVersion } = applied.value.metadata;
    const removed = await cluster.remove(step.ref, { uid, resourceVersion, signal });
    if (removed.ok) return ok("was the last of it: deleted");
    if (removed.problem.kind !== "changed" && removed.problem.kind !== "conflict") return removed;
  }
  return ok(step.verb === "create" ? "created" : "updated");
}

/** Server-side apply gives up only what is its own; a key or a label of somebody else's needs a patch. */
const patchOf = ({ removes, marks }: Write): Record<string, unknown> => ({
  ...(removes ? { data: Object.fromEntries(removes.map((key) => [key, null])) } : {}),
  ...(marks ? { metadata: marks } : {}),
});

const isRefusal = ({ kind }: Problem): boolean =>
  ["forbidden", "conflict", "rejected", "unauthenticated", "changed", "not-found"].includes(kind);

async function remove(run: Run, step: Extract<Change, { verb: "delete" }>): Promise<Result<string>> {
  const cluster = run.options.clusters(step.place.context);
  const removed = await cluster.remove(step.ref, { uid: step.uid, signal: run.options.signal });
  return removed.ok ? ok("deleted") : removed;
}

async function mint(run: Run, { source, account, as, place }: Mint, signal: AbortSignal): Promise<Result<string>> {
  const cluster = run.options.clusters(place.context);
  const minted =
    source.kind === "secret"
      ? await cluster.awaitTokenSecret({ namespace: account.namespace, name: source.name }, { signal })
      : await cluster.mintToken(account, {
          signal,
          ttlSeconds: source.ttlSeconds,
          ...(source.boundTo === undefined ? {} : { boundTo: source.boundTo }),
        });
  if (!minted.ok) return minted;
  run.tokens.set(as, minted.value.token);
  return ok(minted.value.expiresAt ? `valid until ${minted.value.expiresAt}` : "does not expire by itself");
}

/** A record that nothing came of is struck off again when the run takes back what it did to the home. */
async function book(run: Run, step: Ledger): Promise<Result<string>> {
  const { ledger, signal } = run.options;
  if (!ledger) throw new Error("a plan with records needs a ledger");
  const written = await ledger.run(step, contextOf(run, step, signal));
  if (!written.ok || step.verb !== "record") return written;
  // Taking back goes on when the run was cancelled.
  const later = contextOf(run, step, new AbortController().signal);
  const undo = ledger.undo ?? ((record, context) => ledger.run({ ...record, verb: "clear" }, context));
  run.putBacks.push({ step, putBack: () => undo(step, later) });
  return written;
}

/** What the code of a gate or a restart may use. */
export const contextOf = (run: Run, step: Step, signal: AbortSignal): StepContext => ({
  cluster: run.options.clusters(step.place.context),
  signal,
  token: (id) => run.tokens.get(id) ?? null,
  progress: (detail) => emit(run, step, "running", detail, null),
  evidence: (line) => run.evidence.push(line),
});

/** Tells how it stands with one step, now. */
export function emit(run: Run, step: Step, status: StepStatus, detail: string | null, problem: Problem | null): void {
  run.options.onEvent({ id: step.id, status, detail, problem, at: now() });
}

/** One line of the audit. */
export const record = (run: Run, step: Step, phase: "before" | "after", status: StepStatus, problem: Problem | null) =>
  run.options.record({ phase, step, line: stepLine(step), status, problem, at: now() });

const now = (): string => new Date().toISOString();
