import "server-only";
import * as z from "zod";
import type { Inventory } from "@/lib/access/inventory/inventory";
import { readInventory } from "@/lib/access/inventory/read-inventory";
import { type HomeFacts, homeFacts } from "@/lib/access/upkeep/home-facts";
import { ok, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import { type KnownHome, rememberHome } from "./known-homes";
import { upkeepWorld } from "./open-world";
import { type SharedCall, sharedCall } from "./shared-call";

const KEPT_FOR_MS = 15_000;

/** The home in a query, as its pages name it: `kiali` is "namespace/name", and absent where there is only one. */
export const homeQuery = z.object({
  home: z.string().min(1).max(1_000),
  kiali: z
    .string()
    .regex(/^[a-z0-9.-]{1,63}\/[a-z0-9.-]{1,253}$/, "As namespace/name")
    .transform((value) => {
      const [namespace = "", name = ""] = value.split("/");
      return { namespace, name };
    })
    .optional(),
});

/** A home's facts and what they say of its connections, taken at one moment. */
export type SeenHome = { facts: HomeFacts; inventory: Inventory };
type Kept = { at: number; seen: SharedCall<Result<SeenHome>> };
const keyOf = ({ home, kiali }: KnownHome): string => JSON.stringify([home, kiali?.namespace, kiali?.name]);
const kept = (): Map<string, Kept> => serverMemory("inventories", () => new Map());

/** Facts of a home, read when they are first asked for. Dials nothing. */
export async function openHomeFacts({ home, kiali }: KnownHome, signal?: AbortSignal): Promise<Result<HomeFacts>> {
  const world = await upkeepWorld(home);
  return world.ok ? ok(homeFacts(world.value, { kiali }, signal ? { signal } : {})) : world;
}

/** Reads a home's connections now, and remembers the home. What was read before is of no use to anybody then. */
export function inventoryOfHome(known: KnownHome, signal?: AbortSignal): Promise<Result<SeenHome>> {
  kept().delete(keyOf(known));
  return readNow(known, signal);
}

async function readNow(known: KnownHome, signal?: AbortSignal): Promise<Result<SeenHome>> {
  const facts = await openHomeFacts(known, signal);
  if (!facts.ok) return facts;
  const inventory = await readInventory(facts.value);
  if (!inventory.ok) return inventory;
  const { namespace, name } = inventory.value.kiali;
  rememberHome({ home: known.home, kiali: { namespace, name } });
  return ok({ facts: facts.value, inventory: inventory.value });
}

/**
 * The same, as it was at most fifteen seconds ago and not before somebody read it anew: a page that asks about each of fifty remotes reads their home once. The reading ends when all
 * who wait for it have left.
 */
export function recentInventory(known: KnownHome, signal?: AbortSignal): Promise<Result<SeenHome>> {
  const key = keyOf(known);
  const before = kept().get(key);
  if (before && Date.now() - before.at < KEPT_FOR_MS) {
    before.seen.join(signal);
    return before.seen.result;
  }
  const drop = (): boolean => kept().get(key)?.seen === seen && kept().delete(key);
  const seen = sharedCall((own) => readNow(known, own), drop);
  kept().set(key, { at: Date.now(), seen });
  seen.join(signal);
  void seen.result.then(({ ok }) => ok || drop(), drop);
  return seen.result;
}
