import "server-only";
import { allChecks } from "@/lib/checks/all-checks";
import { type Check, type CheckResult, isBlocking } from "@/lib/checks/check";
import { type PairFacts, pairFacts } from "@/lib/checks/pair-facts";
import { runChecks } from "@/lib/checks/run-checks";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { fail, ok, type Result } from "@/lib/problem";
import type { ConnectWish, Overrides } from "./connect-wish";
import { draftConnect } from "./draft-connect";
import { type RemoteDoor, remoteDoor } from "./gates/remote-door";
import type { HoldOptions } from "./hold/hold-home";
import type { HolderFacts } from "./hold/holder";
import { type Held, takeHome, withHold } from "./hold/while-held";
import { type ConnectRun, runConnect } from "./run-connect";

export type ConnectRequest = Omit<ConnectRun, "overrides"> & {
  wish: ConnectWish;
  /** Reasons by check id and by gate id. */
  overrides: Overrides;
  /** Of the plan that was reviewed; without it whatever is planned now is carried out. */
  digest?: string;
  onCheck?: (result: CheckResult) => void;
  /** Told once, before the first step. */
  onPlan?: (plan: Plan) => void;
  /** Who this run is to other consoles; a run of this process when nobody says. */
  holder?: HolderFacts;
  /** How long its hold lasts and how often it is renewed, where that is not the usual. */
  hold?: Pick<HoldOptions, "seconds" | "renewMs">;
  /** The checks to pass; all of them unless a test says otherwise. */
  checks?: readonly Check[];
};

/**
 * The whole verb: looks at both clusters, checks, plans, compares with the digest that was reviewed, and runs. Nothing is written when a
 * check blocks ("blocked"), when the plan is another than the reviewed one ("plan-changed"), or when there is no plan. After that the
 * receipt is the answer, whether it went well or not.
 */
export async function connect(request: ConnectRequest): Promise<Result<Receipt>> {
  const { wish, home, remote, signal } = request;
  const facts = pairFacts(home, remote, wish, { signal });
  const door = openDoor(request, facts);
  const holding = takeHold(request, facts);
  try {
    return await lookAndRun(request, facts, door, holding);
  } finally {
    const [opened, held] = await Promise.all([door, holding]);
    await Promise.all([opened?.close(), held.ok ? held.value?.release() : undefined]);
  }
}

/** The home is taken beside everything else that is asked; a plan for the remote's half alone needs no home. */
async function takeHold(
  { wish, home, signal, holder, hold }: ConnectRequest,
  facts: PairFacts,
): Promise<Result<Held | null>> {
  if (wish.part === "remote") return ok(null);
  const { kiali } = wish;
  return takeHome({
    home,
    kiali: kiali ? () => Promise.resolve(ok(kiali)) : facts.kiali,
    signal,
    ...(holder ? { holder } : {}),
    ...(hold ? { hold } : {}),
  });
}

async function lookAndRun(
  request: ConnectRequest,
  facts: PairFacts,
  opening: Promise<RemoteDoor | null>,
  holding: Promise<Result<Held | null>>,
): Promise<Result<Receipt>> {
  const { wish, overrides, remote, signal, onCheck } = request;
  const checks = request.checks ?? allChecks;
  const [results, draft] = await Promise.all([
    runChecks(checks, facts, { onResult: onCheck ?? (() => undefined), signal }),
    draftConnect(wish, facts, holding),
  ]);
  if (signal.aborted) return fail({ kind: "cancelled", context: remote.context });
  const held = await holding;
  if (!held.ok && held.problem.kind === "held") return held;
  const blocked = blockedBy(checks, results, overrides);
  if (blocked.length > 0) return fail({ kind: "blocked", checks: blocked });
  if (!draft.ok) return draft;
  if (!held.ok) return held;
  const { plan } = draft.value;
  if (request.digest !== undefined && request.digest !== planDigest(plan)) return fail({ kind: "plan-changed" });
  request.onPlan?.(plan);
  const door = await opening;
  const hold = held.value;
  const under = hold ? { signal: hold.signal, mayTakeBack: () => !hold.lost.aborted } : {};
  const receipt = await runConnect(draft.value, { ...request, ...under, ...(door ? { door } : {}) });
  return ok(hold ? withHold(receipt, hold) : receipt);
}

/** Knocks where Kiali will knock, while everything else is being asked: two gates need no credential. */
async function openDoor(request: ConnectRequest, facts: PairFacts): Promise<RemoteDoor | null> {
  const found = await facts.endpoint();
  if (!found.ok) return null;
  const door = remoteDoor(request.openEndpoint, request.remote.context, found.value.endpoint, request.signal);
  void door.version();
  if (!door.endpoint.insecure) void door.certificate();
  return door;
}

/** Ids of the checks that stand in the way: no reason was typed, or no reason can be. */
function blockedBy(checks: readonly Check[], results: readonly CheckResult[], overrides: Overrides): readonly string[] {
  return checks
    .filter((check) => {
      const verdict = results.find(({ id }) => id === check.id)?.verdict;
      const isStopped = verdict ? isBlocking(check, verdict) : check.severity === "block";
      return isStopped && !(check.canBeOverridden && overrides[check.id] !== undefined);
    })
    .map(({ id }) => id);
}
