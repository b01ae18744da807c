import "server-only";
import type { LastRenewal, RenewalStatus, UpcomingRenewal } from "@/lib/access/rotate/renewal-status";
import type { KnownHome } from "@/lib/runs/known-homes";
import { serverMemory } from "@/lib/server-memory";

/** `notBefore` and `nextLook` are in ms. */
export type HomeRenewal = {
  isOn: boolean;
  nextLook: number;
  /** ISO. */
  lookedAt: string | null;
  upcoming: UpcomingRenewal | null;
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
  const made = newHome(memory.isOnForAll);
  memory.homes.set(home, made);
  return made;
}

/** How it stands with one home. Asking about a home does not make it one of those that are looked after. */
export function renewalOf(memory: RenewalMemory, home: string, now: number): RenewalStatus {
  const { isOn, nextLook, lookedAt, upcoming, last, skipped } = memory.homes.get(home) ?? newHome(memory.isOnForAll);
  return {
    home,
    isOn,
    next: isOn ? new Date(Math.max(nextLook, now)).toISOString() : null,
    upcoming: isOn ? upcoming : null,
    lookedAt,
    last,
    skipped: isOn ? skipped : [],
  };
}

const newHome = (isOn: boolean): HomeRenewal => ({
  isOn,
  nextLook: 0,
  lookedAt: null,
  upcoming: null,
  last: null,
  skipped: [],
  tries: new Map(),
});
