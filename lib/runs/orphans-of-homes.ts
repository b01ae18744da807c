import "server-only";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import { fail, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import type { HomeOrphans } from "@/lib/setup/answers";
import { type KnownHome, knownHomes } from "./known-homes";
import { mayOpenLogin } from "./may-open-login";
import { upkeepWorld } from "./open-world";

const KEPT_FOR_MS = 30_000;
/** Every page asks: a home that is slow to say is told as silent, and asked again later. */
const ASK_FOR_MS = 4_000;

type Kept = { at: number; answer: Promise<HomeOrphans> };
const kept = (): Map<string, Kept> => serverMemory("orphans-of-homes", () => new Map());
const keyOf = ({ home, kiali }: KnownHome): string => JSON.stringify([home, kiali?.namespace, kiali?.name]);

export type AskHomes = {
  /** The operator asked: homes that may open a login are asked as well. */
  isAsked?: boolean;
  /** Do not answer from memory. */
  isFresh?: boolean;
};

/**
 * What the homes of this console still owe, asked all at once with a short deadline; answers of the last thirty seconds are repeated.
 * A home whose credential is an exec plugin is asked only when its context is open already, or the operator asked.
 */
export async function orphansOfHomes(options: AskHomes = {}): Promise<readonly HomeOrphans[]> {
  return Promise.all((await knownHomes()).map((known) => orphansOfHome(known, options)));
}

/** The same of one home. */
export function orphansOfHome(known: KnownHome, { isAsked = false, isFresh = false }: AskHomes): Promise<HomeOrphans> {
  const key = keyOf(known);
  const before = kept().get(key);
  if (before && !isFresh && Date.now() - before.at < KEPT_FOR_MS) return before.answer;
  const answer = ask(known, isAsked);
  kept().set(key, { at: Date.now(), answer });
  void answer.then(({ askedAt }) => askedAt === null && kept().get(key)?.answer === answer && kept().delete(key));
  return answer;
}

/** The next question about a home is asked anew: a run has just ended there. */
export function forgetOrphans(home: string): void {
  for (const key of kept().keys()) if (key.startsWith(`[${JSON.stringify(home)}`)) kept().delete(key);
}

async function ask(known: KnownHome, isAsked: boolean): Promise<HomeOrphans> {
  const said = { home: known.home, kiali: known.kiali };
  if (!isAsked && (await mayOpenLogin(known.home))) return { ...said, orphans: [], problem: null, askedAt: null };
  const askedAt = new Date().toISOString();
  const world = await upkeepWorld(known.home);
  if (!world.ok) return { ...said, orphans: [], problem: world.problem, askedAt };
  const signal = AbortSignal.timeout(ASK_FOR_MS);
  const home = hurried(world.value.home, signal);
  const found = await orphansIn(home, known, () =>
    homeFacts({ ...world.value, home }, { kiali: known.kiali }, { signal }).kiali(),
  );
  if (found.ok) return { ...said, orphans: found.value, problem: null, askedAt };
  return { ...said, orphans: [], problem: found.problem, askedAt };
}

async function orphansIn(
  home: Cluster,
  { kiali }: KnownHome,
  find: () => Promise<Result<{ namespace: string }>>,
): ReturnType<typeof readOrphans> {
  if (kiali) return readOrphans(home, kiali.namespace);
  const found = await find();
  return found.ok ? readOrphans(home, found.value.namespace) : found;
}

/** The same cluster, which gives up when `signal` fires; what it gave up is told as a home that was too slow. */
const hurried = (cluster: Cluster, signal: AbortSignal): Cluster => ({
  ...cluster,
  read: async (ref, options) => {
    const read = await cluster.read(ref, { ...options, signal });
    if (read.ok || read.problem.kind !== "cancelled") return read;
    const { context } = cluster;
    return fail({ kind: "timed-out", context, waitedFor: "the record of orphans", timeoutMs: ASK_FOR_MS });
  },
});
