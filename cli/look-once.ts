import { setTimeout as delay } from "node:timers/promises";
import type { Fleet } from "@/lib/fleet/fleet";
import type { Session } from "./session";
import { countWords } from "./status-table";

const BOUND_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Waits until everything was asked once, a minute at most, and counts meanwhile. Answers whether all of it was. */
export async function lookOnce({ terminal, signal }: Session, fleet: Pick<Fleet, "view">): Promise<boolean> {
  const bound = AbortSignal.any([signal, AbortSignal.timeout(BOUND_MS)]);
  for (;;) {
    const { rows, sweep, sweptMs } = fleet.view();
    if (sweptMs !== null || bound.aborted) {
      terminal.status("");
      return sweptMs !== null;
    }
    const bad = rows.filter(({ state, kind }) => kind !== "context" && state !== "healthy" && state !== "unknown");
    const far = sweep ? `${sweep.done} of ${sweep.total} looked at` : "looking";
    terminal.status(`◌ ${far}${bad.length > 0 ? `: ${countWords(bad)}` : ""}`);
    await delay(LOOK_EVERY_MS, undefined, { signal: bound }).catch(() => undefined);
  }
}
