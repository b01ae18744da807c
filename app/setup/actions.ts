"use server";
import { after } from "next/server";
import * as z from "zod";
import { connect } from "@/lib/access/connect";
import { type ConnectWish, connectWish, type Overrides, overrides } from "@/lib/access/connect-wish";
import { planConnect } from "@/lib/access/plan-connect";
import { runRecorder } from "@/lib/audit/run-recorder";
import { userOf } from "@/lib/audit/user-of";
import { pairFacts } from "@/lib/checks/pair-facts";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { planDigest } from "@/lib/plan/plan-digest";
import { planYaml } from "@/lib/plan/plan-yaml";
import { ok, type Result } from "@/lib/problem";
import { openPair } from "@/lib/runs/open-pair";
import { runBegan } from "@/lib/runs/run-began";
import { cancelRun, startRun } from "@/lib/runs/runs";
import { guardedAction } from "@/lib/session/action";
import { checkTypedUrls } from "@/lib/session/check-typed-urls";
import { resolveExec } from "@/lib/session/kept-exec";
import type { PlannedConnection } from "@/lib/setup/answers";

const planRequest = z.object({ wish: connectWish, overrides });
const applyRequest = planRequest.extend({ digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** What connecting would change, and the digest under which it may be applied. Reads both clusters, writes nothing. */
export async function planConnectAction(wish: ConnectWish, reasons: Overrides): Promise<Result<PlannedConnection>> {
  return guardedAction("planConnectAction", planRequest, { wish, overrides: reasons }, async (input, session) => {
    const typed = checkTypedUrls(input.wish);
    if (!typed.ok) return typed;
    const resolved = resolveExec(input.wish, session);
    if (!resolved.ok) return resolved;
    const pair = await openPair(input.wish);
    if (!pair.ok) return pair;
    const { meant } = resolved.value;
    const plan = await planConnect(meant, pairFacts(pair.value.home, pair.value.remote, meant));
    if (!plan.ok) return plan;
    return ok({ plan: plan.value, digest: planDigest(plan.value), yaml: planYaml(plan.value) });
  });
}

/**
 * Plans again, refuses with "plan-changed" unless the digest is the reviewed one, and starts the run. It goes on when the
 * browser leaves; a second run against the same home is told "busy". The process does not end before the run did.
 */
export async function applyConnectAction(request: z.infer<typeof applyRequest>): Promise<Result<{ run: string }>> {
  return guardedAction("applyConnectAction", applyRequest, request, async ({ wish, overrides, digest }, session) => {
    const typed = checkTypedUrls(wish);
    if (!typed.ok) return typed;
    const resolved = resolveExec(wish, session);
    if (!resolved.ok) return resolved;
    const pair = await openPair(wish);
    if (!pair.ok) return pair;
    const { home, remote } = pair.value;
    const { told, meant } = resolved.value;
    const started = startRun({ home: wish.home, name: wish.name ?? wish.remote, wish: told }, ({ id, ...handle }) => {
      const author = {
        session: session.id,
        requestId: id,
        planDigest: digest,
        overrides,
        userOf: userOf([home, remote]),
      };
      const record = runRecorder(author);
      return connect({
        wish: meant,
        overrides,
        home,
        remote,
        openEndpoint,
        digest,
        record,
        onCheck: () => undefined,
        ...handle,
      });
    });
    if (!started.ok) return started;
    after(started.value.settled);
    return runBegan(started.value);
  });
}

/** Asks a run to stop before its next step; what it wrote to the home is taken back. */
export async function cancelRunAction(id: string): Promise<Result<null>> {
  return guardedAction("cancelRunAction", z.uuid(), id, async (run) => cancelRun(run));
}
