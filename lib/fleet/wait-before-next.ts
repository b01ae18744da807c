import "server-only";

/** How often something is asked, ms: while somebody looks on, and while nobody does. */
export type Pace = { heldMs: number; idleMs: number };

/** With the deadline of a question and a closer look, a cluster that dies is told within ten seconds. */
export const CONNECTION_PACE: Pace = { heldMs: 5_000, idleMs: 60_000 };
export const HOME_PACE: Pace = { heldMs: 5_000, idleMs: 60_000 };

/** While somebody looks on, a cluster that came back is seen within half a minute. */
const LONGEST_HELD_MS = 25_000;
/** So that hundreds of clusters are not asked in the same moment, nor by two consoles. */
const JITTER = 0.1;

/**
 * A cluster that fails is asked less, not more: twice as long after each failure, up to a limit; each such question is one single one. `failures` in a row;
 * `random` from 0 to 1.
 */
export function waitBeforeNext(pace: Pace, isHeld: boolean, failures: number, random: number): number {
  const usual = isHeld ? pace.heldMs : pace.idleMs;
  const longest = Math.max(usual, isHeld ? LONGEST_HELD_MS : usual);
  const wait = failures > 1 ? Math.min(longest, usual * 2 ** (failures - 1)) : usual;
  return Math.round(wait * (1 + JITTER * (2 * random - 1)));
}
