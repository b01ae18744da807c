import { fail, type Result } from "@/lib/problem";

/** `tickMs` between looks, `deadlineMs` for all of them. */
export type Patience = { tickMs: number; deadlineMs: number };

export type Look<T> = { done: true; result: Result<T> } | { done: false; last: Result<T> };

/** Looks until a look is done or the deadline has passed, then answers with the last look. A cancelled signal ends it at once. */
export async function pollUntil<T>(
  look: () => Promise<Look<T>>,
  { tickMs, deadlineMs }: Patience,
  { signal, context }: { signal: AbortSignal; context: string },
): Promise<Result<T>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    if (signal.aborted) return fail({ kind: "cancelled", context });
    const seen = await look();
    if (seen.done) return seen.result;
    if (signal.aborted) return fail({ kind: "cancelled", context });
    if (performance.now() >= deadline) return seen.last;
    await pause(tickMs, signal);
  }
}

/** Resolves after `ms`, or earlier when the signal is cancelled. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
