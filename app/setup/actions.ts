"use server";
import { after } from "next/server";
import * as z from "zod";
import { connect } from "@/lib/access/connect";
import { type ConnectWish, connectWish, type Overrides, overrides } from "@/lib/access/connect-wish";
import { planConnect } from "@/lib/access/plan-connect";
import { undoWish } from "@/lib/access/revoke/undo-wish";
import { planUpkeep, upkeep } from "@/lib/access/upkeep/upkeep";
import { runRecorder } from "@/lib/audit/run-recorder";
import { userOf } from "@/lib/audit/user-of";
import { pairFacts } from "@/lib/checks/pair-facts";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Plan } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { planYaml } from "@/lib/plan/plan-yaml";
import { ok, type Result } from "@/lib/problem";
import { rememberHome } from "@/lib/runs/known-homes";
import { openWish } from "@/lib/runs/open-wish";
import { wishedWorld } from "@/lib/runs/open-world";
import { runBegan } from "@/lib/runs/run-began";
import { cancelRun, startRun } from "@/lib/runs/runs";
import { guardedAction } from "@/lib/session/action";
import type { Session } from "@/lib/session/sessions";
import type { PlannedConnection } from "@/lib/setup/answers";

const planRequest = z.object({ wish: connectWish, overrides });
const applyRequest = planRequest.extend({ digest: z.string().regex(/^[0-9a-f]{64}$/) });
type ApplyRequest = z.infer<typeof applyRequest>;

/** What connecting would change, and the digest under which it may be applied. Reads both clusters, writes nothing. */
export async function planConnectAction(wish: ConnectWish, reasons: Overrides): Promise<Result<PlannedConnection>> {
  return guardedAction("planConnectAction", planRequest, { wish, overrides: reasons }, async (input, session) => {
    const pair = await openWish(input.wish, session);
    if (!pair.ok) return pair;
    const { meant, home, remote } = pair.value;
    return planned(await planConnect(meant, pairFacts(home, remote, meant)));
  });
}

/**
 * Plans again, refuses with "plan-changed" unless the digest is the reviewed one, and starts the run. It goes on when the
 * browser leaves; a second run against the same home is told "busy". The process does not end before the run did.
 */
export async function applyConnectAction(request: ApplyRequest): Promise<Result<{ run: string }>> {
  return guardedAction("applyConnectAction", applyRequest, request, (input, session) =>
    begin(input, session, "connect", connect),
  );
}

/** What taking the connection back would change, from what is there now. Reads both clusters, writes nothing. */
export async function planUndoAction(wish: ConnectWish): Promise<Result<PlannedConnection>> {
  return guardedAction("planUndoAction", connectWish, wish, async (input, session) => {
    const pair = await openWish(input, session);
    if (!pair.ok) return pair;
    const { meant, home, remote } = pair.value;
    const undo = await undoWish(pairFacts(home, remote, meant));
    if (!undo.ok) return undo;
    const world = await wishedWorld(undo.value);
    return world.ok ? planned(await planUpkeep(undo.value, world.value)) : world;
  });
}

/** Takes a connection back, home first, as `applyConnectAction` makes one: a revoke of that one connection. */
export async function undoConnectAction(request: ApplyRequest): Promise<Result<{ run: string }>> {
  return guardedAction("undoConnectAction", applyRequest, request, (input, session) =>
    begin(input, session, "undo", takeBack),
  );
}

/** Asks a run to stop before its next step; what it wrote to the home is taken back. */
export async function cancelRunAction(id: string): Promise<Result<null>> {
  return guardedAction("cancelRunAction", z.uuid(), id, async (run) => cancelRun(run));
}

/** A revoke of what the wish names. */
const takeBack: typeof connect = async (request) => {
  const { wish, home, remote, signal, onEvent, record, overrides, digest, onPlan } = request;
  const undo = await undoWish(pairFacts(home, remote, wish, { signal }));
  if (!undo.ok) return undo;
  const world = await wishedWorld(undo.value);
  if (!world.ok) return world;
  return upkeep({
    wish: undo.value,
    world: world.value,
    signal,
    onEvent,
    record,
    overrides,
    ...(digest === undefined ? {} : { digest }),
    ...(onPlan ? { onPlan } : {}),
  });
};

const planned = (plan: Result<Plan>): Result<PlannedConnection> =>
  plan.ok ? ok({ plan: plan.value, digest: planDigest(plan.value), yaml: planYaml(plan.value) }) : plan;

async function begin(
  request: ApplyRequest,
  session: Session,
  verb: "connect" | "undo",
  work: typeof connect,
): Promise<Result<{ run: string }>> {
  const { wish, overrides, digest } = request;
  const pair = await openWish(wish, session);
  if (!pair.ok) return pair;
  const { told, meant, home, remote } = pair.value;
  const about = { verb, wish: told, upkeep: null };
  const name = wish.name ?? wish.remote;
  const started = startRun({ about, home: wish.home, name }, async ({ id, ...handle }) => {
    const author = { session: session.id, requestId: id, planDigest: digest, overrides };
    const said = { verb, home: wish.home, names: [name] };
    const record = runRecorder({ ...author, userOf: userOf([home, remote]), about: said });
    const done = await work({ wish: meant, overrides, home, remote, openEndpoint, digest, record, ...handle });
    await record.end(done);
    return done;
  });
  if (!started.ok) return started;
  rememberHome(wish);
  after(started.value.settled);
  return runBegan(started.value);
}
