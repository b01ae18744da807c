import "server-only";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { matchContext } from "@/lib/access/upkeep/match-context";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { ContextRow } from "@/lib/cluster/context-row";
import { contextRows } from "@/lib/kube/clusters";
import type { Orphan } from "@/lib/plan/orphan";
import { serverMemory } from "@/lib/server-memory";
import { type KnownHome, knownHomes } from "./known-homes";
import { upkeepWorld } from "./open-world";
import { orphansOfHome } from "./orphans-of-homes";
import { unendedRuns } from "./runs";
import { startUpkeep } from "./start-upkeep";

const PROBE_FOR_MS = 3_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** When an orphan may be tried again, by home and name: a cluster that answers and refuses is not asked every minute. */
type Tries = Map<string, { failures: number; notBefore: number }>;
const tries = (): Tries => serverMemory("orphan-tries", () => new Map());

/**
 * Finishes what revokes could not, wherever the remote answers again: one look at every home that this console knows, one home after
 * the other. Nothing here runs an exec plugin, works on a home that is busy, or touches a connection that the home still has.
 */
export async function retryOrphans(now = Date.now()): Promise<void> {
  for (const known of await knownHomes()) await retryHome(known, now);
}

async function retryHome(known: KnownHome, now: number): Promise<void> {
  const { rows } = await contextRows();
  const row = rows.find(({ name }) => name === known.home);
  if (!row || !needsNobody(row) || isBusy(known.home)) return;
  const [world, { orphans }] = await Promise.all([upkeepWorld(known.home), orphansOfHome(known, {})]);
  if (!world.ok || orphans.length === 0) return;
  const due = await dueOrphans(known, orphans, world.value, now);
  if (due.size === 0 || isBusy(known.home)) return;
  const names = [...due.keys()];
  const wish = upkeepWish.safeParse({ verb: "settle", ...known, names, remotes: Object.fromEntries(due) });
  if (!wish.success) return;
  const started = await startUpkeep({ wish: wish.data, session: "retry" });
  if (started.ok) await started.value.settled;
  const after = await orphansOfHome(known, { isFresh: true });
  const left = new Set(after.problem ? names : after.orphans.map(({ name }) => name));
  for (const name of names) noteTry(keyOf(known, name), left.has(name), now);
}

const isBusy = (home: string): boolean => unendedRuns().some((run) => run.home === home);
const needsNobody = ({ credential, problem }: ContextRow): boolean => credential !== "exec" && problem === null;
const keyOf = ({ home }: KnownHome, name: string): string => JSON.stringify([home, name]);

/** The orphans whose cluster answers now, with its context. One whose cluster is silent is tried at once when it answers again. */
async function dueOrphans(
  known: KnownHome,
  orphans: readonly Orphan[],
  world: UpkeepWorld,
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const entries = await homeFacts(world, known).remotes();
  if (!entries.ok) return new Map();
  const connected = new Set(entries.value.entries.map(({ key }) => key));
  const looks = orphans.map(async (orphan): Promise<readonly (readonly [string, string])[]> => {
    const wait = tries().get(keyOf(known, orphan.name));
    const row = rowOf(orphan, world.contexts);
    if (connected.has(orphan.name) || !row || !needsNobody(row)) return [];
    if (wait && now < wait.notBefore) return [];
    const remote = await world.open(row.name);
    const version = remote.ok ? await remote.value.version({ timeoutMs: PROBE_FOR_MS }) : remote;
    if (version.ok) return [[orphan.name, row.name]];
    tries().delete(keyOf(known, orphan.name));
    return [];
  });
  return new Map((await Promise.all(looks)).flat());
}

/** The context that has the orphan's address, else the one it was reached by. */
function rowOf(orphan: Orphan, contexts: readonly ContextRow[]): ContextRow | undefined {
  const name = matchContext(orphan, contexts, {})?.context ?? orphan.context;
  return contexts.find((row) => row.name === name);
}

function noteTry(key: string, isLeft: boolean, now: number): void {
  if (!isLeft) {
    tries().delete(key);
    return;
  }
  const failures = (tries().get(key)?.failures ?? 0) + 1;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
  tries().set(key, { failures, notBefore: now + wait });
}
