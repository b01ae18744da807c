import type { StateChange } from "@/lib/status/fleet-row";

/** One state that held for some time. `lastedMs` null: it still holds. */
export type StateSpan = StateChange & { lastedMs: number | null };

/** Changes, newest first, with how long each state held. */
export const historySpans = (history: readonly StateChange[]): readonly StateSpan[] =>
  history.map((change, at) => {
    const next = history[at - 1];
    return { ...change, lastedMs: next ? Math.max(0, next.atMs - change.atMs) : null };
  });

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** "4 s", "3 min 20 s", "2 d 4 h": two units at most, none that says nothing. */
export function durationWords(ms: number): string {
  const at = UNITS.findIndex(([, size]) => ms >= size);
  if (at === -1) return "less than 1 s";
  const words: string[] = [];
  let rest = ms;
  for (const [unit, size] of UNITS.slice(at, at + 2)) {
    const many = Math.floor(rest / size);
    rest -= many * size;
    if (many > 0) words.push(`${many} ${unit}`);
  }
  return words.join(" ");
}
