/** How long a change has to hold before it is told, when nothing else is said. */
export const HOLD_MS = 30_000;
const LONGEST_MS = 16 * 60_000;
const REMEMBERED_MS = 60 * 60_000;

/**
 * The rule that keeps a flapping cluster quiet: a change is told when it has held for `holdMs`, twice that after one message about the same row within
 * an hour, four times after two, and so on up to sixteen minutes. So one that flaps faster than that is told a few times and then no more until it
 * settles.
 */
export class HoldDown {
  readonly #messages = new Map<string, number[]>();
  readonly #holdMs: number;

  constructor(holdMs = HOLD_MS) {
    this.#holdMs = holdMs;
  }

  /** How long a change of this row has to hold at the moment, ms. */
  waitMs(id: string, nowMs: number): number {
    const recent = (this.#messages.get(id) ?? []).filter((at) => nowMs - at < REMEMBERED_MS);
    return Math.min(Math.max(LONGEST_MS, this.#holdMs), this.#holdMs * 2 ** recent.length);
  }

  /** A message about this row goes out now. */
  noteMessage(id: string, nowMs: number): void {
    const recent = (this.#messages.get(id) ?? []).filter((at) => nowMs - at < REMEMBERED_MS);
    this.#messages.set(id, [...recent, nowMs]);
  }

  forget(id: string): void {
    this.#messages.delete(id);
  }
}
