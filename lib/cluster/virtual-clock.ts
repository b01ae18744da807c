/** Counts how many round trips follow one another: calls that wait together share a tick. */
export type VirtualClock = { readonly ticks: number; tick: () => Promise<void> };

/** A clock that moves once everything that can run without an answer has run: its ticks are the latency of the work, in round trips. */
export function virtualClock(): VirtualClock {
  let ticks = 0;
  let next: Promise<void> | null = null;
  return {
    get ticks() {
      return ticks;
    },
    tick: () => {
      next ??= new Promise((resolve) =>
        setImmediate(() => {
          ticks += 1;
          next = null;
          resolve();
        }),
      );
      return next;
    },
  };
}
