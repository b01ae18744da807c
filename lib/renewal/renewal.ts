import "server-only";
import { createHash } from "node:crypto";
import type { RenewalStatus } from "@/lib/access/rotate/renewal-status";
import { incident } from "@/lib/incident";
import { contextRows } from "@/lib/kube/clusters";
import type { Receipt } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { inventoryOfHome } from "@/lib/runs/inventory-of-home";
import { type KnownHome, knownHomes } from "@/lib/runs/known-homes";
import type { Run } from "@/lib/runs/runs";
import { startUpkeep } from "@/lib/runs/start-upkeep";
import { type RenewalWorld, renewOnce } from "./renew-once";
import { homeRenewal, renewalMemory, renewalOf } from "./renewal-state";

const TICK_MS = 30_000;
/** So that several consoles do not all look at once. */
const JITTER = 0.25;
const seed = Math.random();

/** Turns renewing by itself on or off for one home, until the process ends. What is due is renewed within a minute. */
export function setRenewal(home: string, isOn: boolean): void {
  const state = homeRenewal(renewalMemory(), { home });
  state.isOn = isOn;
  state.nextLook = 0;
}

/** How it stands with one home now. */
export const renewalStatus = (home: string): RenewalStatus => renewalOf(renewalMemory(), home, Date.now());

/**
 * Begins to look after the homes of FLEET_RENEW: contexts with commas between them, or "all" for every home that this console knows. Without
 * it nothing is renewed until somebody turns it on. One timer, which keeps no process alive.
 */
export function startRenewal(env: Readonly<Record<string, string | undefined>> = process.env): void {
  const memory = renewalMemory();
  if (memory.isRunning) return;
  memory.isRunning = true;
  const wanted = (env.FLEET_RENEW ?? "").split(",").map((each) => each.trim());
  memory.isOnForAll = wanted.includes("all");
  for (const home of wanted) if (home !== "" && home !== "all") setRenewal(home, true);
  schedule();
}

/** Begins nothing more; a run that goes on ends as every run does. */
export function stopRenewal(): void {
  const memory = renewalMemory();
  if (memory.timer) clearTimeout(memory.timer);
  memory.isRunning = false;
}

function schedule(): void {
  const memory = renewalMemory();
  const wait = TICK_MS * (1 + JITTER * (2 * Math.random() - 1));
  memory.timer = setTimeout(() => {
    renewOnce(memory, WORLD)
      .catch((error: unknown) => incident(error, "renewal"))
      .finally(() => memory.isRunning && schedule());
  }, wait).unref();
}

const WORLD: RenewalWorld = {
  now: Date.now,
  jitter: (home, name) =>
    (createHash("sha256").update(`${home}\n${name}`).digest().readUInt32BE(0) / 2 ** 32 + seed) % 1,
  homes: async () => allHomes(await knownHomes()),
  contexts: async () => (await contextRows()).rows,
  inventory: async (home) => {
    const seen = await inventoryOfHome(home);
    return seen.ok ? ok(seen.value.inventory) : seen;
  },
  rotate: async (wish) => {
    const started = await startUpkeep({ wish, session: "renewal" });
    if (!started.ok) return started;
    await started.value.settled;
    return endOf(started.value);
  },
};

/** Those that are remembered, and those that were only named. */
function allHomes(known: readonly KnownHome[]): readonly KnownHome[] {
  const seen = new Set(known.map(({ home }) => home));
  const named = [...renewalMemory().homes.keys()].filter((home) => !seen.has(home));
  return [...known, ...named.map((home) => ({ home, kiali: null }))];
}

function endOf({ events, home }: Run): Result<Receipt> {
  const last = events.at(-1);
  if (last?.event === "receipt") return ok(last.data);
  return fail(last?.event === "problem" ? last.data : { kind: "cancelled", context: home });
}
