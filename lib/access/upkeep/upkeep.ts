import "server-only";
import type { Overrides } from "@/lib/access/connect-wish";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import type { RunOptions } from "@/lib/plan/run-context";
import { runPlan } from "@/lib/plan/run-plan";
import { fail, ok, type Result } from "@/lib/problem";
import { draftUpkeep } from "./drafts";
import { homeFacts } from "./home-facts";
import type { UpkeepWish } from "./upkeep-wish";
import type { UpkeepWorld } from "./upkeep-world";
import { windowGate, withWindow } from "./window";

export type UpkeepRequest = Pick<RunOptions, "signal" | "onEvent" | "record"> & {
  wish: UpkeepWish;
  world: UpkeepWorld;
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
 * The whole of a verb: looks, plans, compares with the digest that was reviewed ("plan-changed"), and runs. After that the receipt is the
 * answer, whether it went well or not. Running it again finishes what a crash cut off.
 */
export async function upkeep(request: UpkeepRequest): Promise<Result<Receipt>> {
  const { wish, world, digest, signal, onEvent, record, overrides = {} } = request;
  const draft = await draftUpkeep(wish, homeFacts(world, wish, { signal }), { signal });
  if (!draft.ok) return draft;
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
      signal,
      onEvent,
      record,
    });
    return ok(receipt);
  } finally {
    await close?.();
  }
}
