import "server-only";
import type { Overrides } from "@/lib/access/connect-wish";
import type { HoldOptions } from "@/lib/access/hold/hold-home";
import type { HolderFacts } from "@/lib/access/hold/holder";
import { takeHome, withHold } from "@/lib/access/hold/while-held";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import type { RunOptions } from "@/lib/plan/run-context";
import { runPlan } from "@/lib/plan/run-plan";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { draftUpkeep } from "./drafts";
import { homeFacts } from "./home-facts";
import type { UpkeepWish } from "./upkeep-wish";
import type { UpkeepWorld } from "./upkeep-world";
import { windowGate, withWindow } from "./window";

export type UpkeepRequest = Pick<RunOptions, "signal" | "onEvent" | "record"> & {
  wish: UpkeepWish;
  world: UpkeepWorld;
  /** Who this run is to other consoles; a run of this process when nobody says. */
  holder?: HolderFacts;
  /** How long its hold lasts and how often it is renewed, where that is not the usual. */
  hold?: Pick<HoldOptions, "seconds" | "renewMs">;
  /** Typed reasons by gate id. */
  overrides?: Overrides;
  /** Of the plan that was reviewed; without it whatever is planned now is carried out. */
  digest?: string;
  /** Told once, before the first step. */
  onPlan?: (plan: Plan) => void;
};

/** What a verb would do, from what the clusters say now. Reads only. */
export async function planUpkeep(
  wish: UpkeepWish,
  world: UpkeepWorld,
  signal: AbortSignal = new AbortController().signal,
): Promise<Result<Plan>> {
  const draft = await draftUpkeep(wish, homeFacts(world, wish, { signal }), { signal });
  if (!draft.ok) return draft;
  await draft.value.close?.();
  return ok(withWindow(draft.value.plan, wish));
}

/**
 * The whole of a verb: takes the home for itself ("held" when another console has it), looks, plans, compares with the digest that was reviewed
 * ("plan-changed"), and runs. After that the receipt is the answer, whether it went well or not. Running it again finishes what a crash cut off.
 */
export async function upkeep(request: UpkeepRequest): Promise<Result<Receipt>> {
  const { wish, world, signal, holder, hold } = request;
  const kiali = wish.kiali;
  const held = await takeHome({
    home: world.home,
    kiali: kiali ? () => Promise.resolve(ok(kiali)) : homeFacts(world, wish, { signal }).kiali,
    signal,
    ...(holder ? { holder } : {}),
    ...(hold ? { hold } : {}),
  });
  if (!held.ok) return held;
  try {
    // Everything that the plan rests on is read from here on: nobody else changes it meanwhile.
    const receipt = await planAndRun({ ...request, signal: held.value.signal }, () => !held.value.lost.aborted);
    if (receipt.ok) return ok(withHold(receipt.value, held.value));
    const lost = held.value.problem();
    return lost ? fail(lost) : receipt;
  } finally {
    await held.value.release();
  }
}

const GONE: ReadonlySet<Problem["kind"]> = new Set(["not-found", "invalid-input"]);

async function planAndRun(request: UpkeepRequest, mayTakeBack: () => boolean): Promise<Result<Receipt>> {
  const { wish, world, digest, signal, onEvent, record, overrides = {} } = request;
  const draft = await draftUpkeep(wish, homeFacts(world, wish, { signal, isHeld: true }), { signal });
  // A reviewed plan that cannot even be made any more: what it was about has gone meanwhile.
  if (!draft.ok) return digest !== undefined && GONE.has(draft.problem.kind) ? fail({ kind: "plan-changed" }) : draft;
  const { gates, restart, ledger, tokens, clusters, close } = draft.value;
  const plan = withWindow(draft.value.plan, wish);
  try {
    if (signal.aborted) return fail({ kind: "cancelled", context: wish.home });
    if (digest !== undefined && digest !== planDigest(plan)) return fail({ kind: "plan-changed" });
    request.onPlan?.(plan);
    const receipt = await runPlan(plan, {
      clusters,
      gates: { ...gates, "gate.window": windowGate(wish.windowSeconds) },
      restart,
      ...(ledger ? { ledger } : {}),
      ...(tokens ? { tokens } : {}),
      overrides,
      mayTakeBack,
      signal,
      onEvent,
      record,
    });
    return ok(receipt);
  } finally {
    await close?.();
  }
}
