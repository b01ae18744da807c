import "server-only";
import type { Run, RunEvent } from "./runs";

/**
 * Every event of a run from the one with number `from` on, live until its end or until `signal`. A late watcher sees
 * the same events, with the same numbers, as an early one.
 */
export async function* watchRun(
  run: Run,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<{ number: number; event: RunEvent }> {
  for (let number = from; ; number += 1) {
    while (number >= run.events.length && run.endedAt === null && !signal.aborted) await nextEvent(run, signal);
    const event = run.events[number];
    if (!event || signal.aborted) return;
    yield { number, event };
  }
}

function nextEvent(run: Run, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      run.listeners.delete(done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    run.listeners.add(done);
    signal.addEventListener("abort", done, { once: true });
  });
}
