import "server-only";

/** How often something is asked, ms: while somebody looks on, and while nobody does. */
export type Pace = { heldMs: number; idleMs: number };

export const CONNECTION_PACE: Pace = { heldMs: 6_000, idleMs: 60_000 };
export const HOME_PACE: Pace = { heldMs: 15_000, idleMs: 60_000 };

const LONGEST_MS = 60_000;
/** So that hundreds of clusters are not asked in the same moment, nor by two consoles. */
const JITTER = 0.1;

/** A cluster that fails is asked less, not more: twice as long after each failure, up to a minute. `failures` in a row; `random` from 0 to 1. */
export function waitBeforeNext(pace: Pace, isHeld: boolean, failures: number, random: number): number {
  const usual = isHeld ? pace.heldMs : pace.idleMs;
  const wait = failures > 1 ? Math.max(usual, Math.min(LONGEST_MS, usual * 2 ** (failures - 1))) : usual;
  return Math.round(wait * (1 + JITTER * (2 * random - 1)));
}
