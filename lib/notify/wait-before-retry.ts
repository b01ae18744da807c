import "server-only";

/** After each try that failed, ms: six tries in about three quarters of an hour. */
const WAITS_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000] as const;
/** So that consoles which lost one receiver do not come back together. */
const JITTER = 0.2;

/** How long to wait after `tries` failed; null when that was the last one. What the receiver asked for counts where it is longer. `random` from 0 to 1. */
export function waitBeforeRetry(tries: number, askedMs: number | null, random: number): number | null {
  const usual = WAITS_MS[tries - 1];
  return usual === undefined ? null : Math.max(askedMs ?? 0, Math.round(usual * (1 + JITTER * (2 * random - 1))));
}
