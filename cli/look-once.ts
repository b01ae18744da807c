import { setTimeout as delay } from "node:timers/promises";
import type { Fleet } from "@/lib/fleet/fleet";
import type { Session } from "./session";
import { countWords } from "./status-table";

const BOUND_MS = 60_000;
const LOOK_EVERY_MS = 50;
/** Kiali itself is asked after its cluster, and one that hangs keeps its answer for so long. */
const KIALI_MS = 8_000;

/** Waits until everything was asked once, a minute at most, and counts meanwhile. Answers whether all of it was. */
export async function lookOnce(
  { terminal, signal }: Session,
  fleet: Pick<Fleet, "view" | "refresh">,
): Promise<boolean> {
  const bound = AbortSignal.any([signal, AbortSignal.timeout(BOUND_MS)]);
  for (;;) {
    const { rows, sweep, sweptMs, nowMs } = fleet.view();
    const isKialiAsked = rows.every(({ kind, state, evidence }) => kind !== "home" || state !== "unknown" || !evidence);
    const isDone = sweptMs !== null && sweep === null && (isKialiAsked || nowMs - sweptMs > KIALI_MS);
    if (isDone || bound.aborted) {
      terminal.status("");
      // Which contexts no Kiali reads is known only now.
      if (isDone) await fleet.refresh();
      return isDone;
    }
    const bad = rows.filter(({ state, kind }) => kind !== "context" && state !== "healthy" && state !== "unknown");
    const far = sweep ? `${sweep.done} of ${sweep.total} looked at` : "looking";
    terminal.status(`◌ ${far}${bad.length > 0 ? `: ${countWords(bad)}` : ""}`);
    await delay(LOOK_EVERY_MS, undefined, { signal: bound }).catch(() => undefined);
  }
}
