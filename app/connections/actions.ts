"use server";
import { after } from "next/server";
import * as z from "zod";
import { type Overrides, overrides } from "@/lib/access/connect-wish";
import type { RenewalStatus } from "@/lib/access/rotate/renewal-status";
import { planUpkeep } from "@/lib/access/upkeep/upkeep";
import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { planDigest } from "@/lib/plan/plan-digest";
import { planYaml } from "@/lib/plan/plan-yaml";
import { ok, type Result } from "@/lib/problem";
import { switchRenewal } from "@/lib/renewal/switch-renewal";
import { rememberHome } from "@/lib/runs/known-homes";
import { wishedWorld } from "@/lib/runs/open-world";
import { runBegan } from "@/lib/runs/run-began";
import { startUpkeep } from "@/lib/runs/start-upkeep";
import { guardedAction } from "@/lib/session/action";
import type { PlannedConnection } from "@/lib/setup/answers";

const planRequest = z.object({ wish: upkeepWish, overrides });
const applyRequest = planRequest.extend({ digest: z.string().regex(/^[0-9a-f]{64}$/) });
type ApplyRequest = z.infer<typeof applyRequest>;

/** What a verb on connections of one home would change, and the digest under which it may be applied. Writes nothing. */
export async function planUpkeepAction(wish: UpkeepWish, reasons: Overrides): Promise<Result<PlannedConnection>> {
  return guardedAction("planUpkeepAction", planRequest, { wish, overrides: reasons }, async (input) => {
    const world = await wishedWorld(input.wish);
    if (!world.ok) return world;
    rememberHome(input.wish);
    const plan = await planUpkeep(input.wish, world.value);
    return plan.ok ? ok({ plan: plan.value, digest: planDigest(plan.value), yaml: planYaml(plan.value) }) : plan;
  });
}

/**
 * Plans again, refuses with "plan-changed" unless the digest is the reviewed one, and starts the run. It goes on when the
 * browser leaves; another run on the same home is told "busy". The process does not end before the run did.
 */
export async function applyUpkeepAction(request: ApplyRequest): Promise<Result<{ run: string }>> {
  return guardedAction("applyUpkeepAction", applyRequest, request, async (input, session) => {
    const started = await startUpkeep({ ...input, session: session.id });
    if (!started.ok) return started;
    after(started.value.settled);
    return runBegan(started.value);
  });
}

const renewalRequest = z.object({ home: z.string().min(1).max(1_000), isOn: z.boolean() });

/** Turns renewing a home's requested tokens on or off until this console ends; who did is on record. */
export async function setRenewalAction(request: z.infer<typeof renewalRequest>): Promise<Result<RenewalStatus>> {
  return guardedAction("setRenewalAction", renewalRequest, request, (input, session) =>
    switchRenewal(input, session.id),
  );
}
