import "server-only";
import type { Problem } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import { serverMemory } from "@/lib/server-memory";

/** How the last renewal of a home ended; what it left undone is tried again long before the token ends. */
export type LastRenewal = { at: string; ok: boolean; problem: Problem | null };

/** What renewing by itself does for one home. Times are ISO. */
export type RenewalStatus = {
  home: string;
  isOn: boolean;
  /** When it looks or tries next; null when it is off. */
  next: string | null;
  last: LastRenewal | null;
  /** Connections that it leaves to the operator, each with the reason. */
  skipped: readonly string[];
};

/** `notBefore` and `nextLook` are in ms. */
export type HomeRenewal = {
  isOn: boolean;
  nextLook: number;
  last: LastRenewal | null;
  skipped: readonly string[];
  /** By connection: how often it failed in a row, and when it may be tried again. */
  tries: Map<string, { failures: number; notBefore: number }>;
};

export type RenewalMemory = {
  homes: Map<string, HomeRenewal>;
  /** Homes that are not named take this: set by FLEET_RENEW=all. */
  isOnForAll: boolean;
  timer: NodeJS.Timeout | null;
  isRunning: boolean;
};

export const renewalMemory = (): RenewalMemory =>
  serverMemory("renewal", () => ({ homes: new Map(), isOnForAll: false, timer: null, isRunning: false }));

/** The state of one home, made when it is first asked for. */
export function homeRenewal(memory: RenewalMemory, { home }: Pick<KnownHome, "home">): HomeRenewal {
  const found = memory.homes.get(home);
  if (found) return found;
  const made: HomeRenewal = { isOn: memory.isOnForAll, nextLook: 0, last: null, skipped: [], tries: new Map() };
  memory.homes.set(home, made);
  return made;
}
