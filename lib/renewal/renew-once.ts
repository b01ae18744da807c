import "server-only";
import type { Inventory } from "@/lib/access/inventory/inventory";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Receipt } from "@/lib/plan/plan";
import type { Problem, Result } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import { type DueConnection, dueConnections } from "./due-connections";
import { type HomeRenewal, homeRenewal, type RenewalMemory } from "./renewal-state";

/** What renewing needs of the world; tests give a world of their own. */
export type RenewalWorld = {
  now: () => number;
  /** From 0 to 1, the same for a connection as long as the process lives. */
  jitter: (home: string, name: string) => number;
  homes: () => Promise<readonly KnownHome[]>;
  contexts: () => Promise<readonly ContextRow[]>;
  inventory: (home: KnownHome) => Promise<Result<Inventory>>;
  /** Runs to its end. */
  rotate: (wish: ReturnType<typeof upkeepWish.parse>) => Promise<Result<Receipt>>;
};

const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 15 * MINUTE_MS;
const FIRST_WAIT_MS = 5 * MINUTE_MS;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
const SHORTEST_WAIT_MS = 10_000;
/** At least so many tries fit into what is left of a token's life. */
const TRIES_LEFT = 8;

/** One look at every home that is on and whose time has come, one home after the other; renews what is due there. */
export async function renewOnce(memory: RenewalMemory, world: RenewalWorld): Promise<void> {
  for (const [home, kialis] of Map.groupBy(await world.homes(), (known) => known.home)) {
    const state = homeRenewal(memory, { home });
    if (!state.isOn || state.nextLook > world.now()) continue;
    state.skipped = [];
    state.upcoming = null;
    state.lookedAt = new Date(world.now()).toISOString();
    const next: number[] = [];
    for (const known of kialis) next.push(await renewHome(known, state, world));
    state.nextLook = Math.min(...next);
  }
}

/** Answers when to look at this Kiali again, in ms. */
async function renewHome(known: KnownHome, state: HomeRenewal, world: RenewalWorld): Promise<number> {
  const contexts = await world.contexts();
  const own = contexts.find(({ name }) => name === known.home);
  if (!own || own.credential === "exec" || own.problem !== null) {
    state.skipped = [
      ...state.skipped,
      own?.credential === "exec"
        ? `${known.home}: this context signs in with an exec plugin, which runs only when an operator asks for it`
        : `${known.home}: there is no such context, or it cannot be used`,
    ];
    return world.now() + LOOK_EVERY_MS;
  }
  const inventory = await world.inventory(known);
  if (!inventory.ok) {
    ended(state, world, inventory.problem);
    return world.now() + FIRST_WAIT_MS;
  }
  const rows = inventory.value.connections;
  const look = () => dueConnections(rows, contexts, state, world.now(), (name) => world.jitter(known.home, name));
  const due = look();
  state.skipped = [...state.skipped, ...due.skipped];
  if (due.now.length > 0) await renewAll(known, due.now, state, world);
  const after = soonest([
    ...due.now.map(({ name }) => ({ name, at: state.tries.get(name)?.notBefore ?? null })),
    ...(due.next ? [due.next] : []),
  ]);
  if (after) foresee(state, after);
  return Math.max(
    world.now() + SHORTEST_WAIT_MS,
    Math.min(after?.at ?? Number.POSITIVE_INFINITY, world.now() + LOOK_EVERY_MS),
  );
}

async function renewAll(
  known: KnownHome,
  due: readonly DueConnection[],
  state: HomeRenewal,
  world: RenewalWorld,
): Promise<void> {
  const wish = upkeepWish.parse({
    verb: "rotate",
    ...known,
    names: due.map(({ name }) => name),
    remotes: Object.fromEntries(due.map(({ name, context }) => [name, context])),
  });
  const done = await world.rotate(wish);
  const failed = done.ok ? failedLanes(done.value) : null;
  for (const { name, leftMs } of due) note(state, name, failed === null || failed.has(name), leftMs, world.now());
  const problem = !done.ok
    ? done.problem
    : (done.value.stoppedBy?.problem ?? done.value.unfinished?.[0]?.problem ?? null);
  ended(state, world, problem);
}

/** Null when the run as a whole stopped. */
function failedLanes({ stoppedBy, unfinished = [] }: Receipt): ReadonlySet<string> | null {
  return stoppedBy ? null : new Set(unfinished.map(({ lane }) => lane));
}

function note(state: HomeRenewal, name: string, hasFailed: boolean, leftMs: number, now: number): void {
  if (!hasFailed) {
    state.tries.delete(name);
    return;
  }
  const failures = (state.tries.get(name)?.failures ?? 0) + 1;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS, leftMs / TRIES_LEFT);
  state.tries.set(name, { failures, notBefore: now + Math.max(SHORTEST_WAIT_MS, wait) });
}

type Coming = { name: string; at: number };

function soonest(all: readonly (Omit<Coming, "at"> & { at: number | null })[]): Coming | null {
  const dated = all.flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]));
  return dated.sort((a, b) => a.at - b.at)[0] ?? null;
}

/** Of several Kialis of a home, whichever comes first is told. */
function foresee(state: HomeRenewal, { name, at }: Coming): void {
  const coming = { name, at: new Date(at).toISOString(), failures: state.tries.get(name)?.failures ?? 0 };
  if (state.upcoming === null || coming.at < state.upcoming.at) state.upcoming = coming;
}

function ended(state: HomeRenewal, world: RenewalWorld, problem: Problem | null): void {
  state.last = { at: new Date(world.now()).toISOString(), ok: problem === null, problem };
}
