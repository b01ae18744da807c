import "server-only";
import type { PairFacts } from "@/lib/checks/pair-facts";
import type { Plan } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import type { ConnectWish } from "./connect-wish";
import { draftConnect } from "./draft-connect";

/**
 * The plan that connects the remote to the home's Kiali, from what both clusters say now. Reads only. What is as wanted is kept, so
 * planning again after a run says only keep and looks through its gates; after an interrupted run it says what is left to do.
 */
export async function planConnect(wish: ConnectWish, facts: PairFacts): Promise<Result<Plan>> {
  const draft = await draftConnect(wish, facts);
  return draft.ok ? ok(draft.value.plan) : draft;
}
