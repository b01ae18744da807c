import { HoldDown } from "@/lib/notice/hold-down";
import { newsState } from "@/lib/notice/seen";
import type { FleetRow, FleetState } from "@/lib/status/fleet-row";
import { rankOf } from "@/lib/status/states";

/** One row came to a worse state, its credential began to expire, or it became an orphan. */
export type News = { id: string; name: string; state: FleetState; detail: string };

/** A change that is taken back within this time was none; a row that flaps has to hold longer each time. */
const HOLD_MS = 5_000;

/** What a person wants to hear of even where something worse is so. */
const TOLD_APART = ["credential-expiring", "orphaned"] as const;

/** What was last told, or found at the first look, and what waits to hold. */
type Known = { state: FleetState; apart: ReadonlySet<FleetState> };

/** Finds what is worth an interruption. The first look at anything is none; what nobody knows (any more) changes nothing. */
export class BrowserNews {
  readonly #hold = new HoldDown(HOLD_MS);
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Map<string, number>();

  /** What became worse and has held. `nowMs` is of any clock that only goes on. */
  look(rows: readonly FleetRow[], nowMs: number): readonly News[] {
    const present = new Set(rows.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!present.has(id)) this.#forget(id);
    return rows.flatMap((row) => this.#ofRow(row, nowMs));
  }

  /** When something that waits will have held; null when nothing waits. */
  nextMs(): number | null {
    const times = [...this.#waiting].map(([id, sinceMs]) => sinceMs + this.#hold.waitMs(id, sinceMs));
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The next look is a first one again. */
  forgetAll(): void {
    for (const id of [...this.#known.keys()]) this.#forget(id);
  }

  #ofRow(row: FleetRow, nowMs: number): readonly News[] {
    const now = newsState(row);
    if (now === null) return [];
    const all = new Map([row, ...row.more].map(({ state, detail }) => [state, detail]));
    const apart = new Set<FleetState>(TOLD_APART.filter((state) => all.has(state)));
    const known = this.#known.get(row.id);
    const added = known ? [...apart].filter((state) => !known.apart.has(state)) : [];
    const isWorse = known !== undefined && rankOf(now.state) < rankOf(known.state);
    if (!known || (!isWorse && added.length === 0)) {
      this.#known.set(row.id, { state: now.state, apart });
      this.#waiting.delete(row.id);
      return [];
    }
    const sinceMs = this.#waiting.get(row.id) ?? nowMs;
    this.#waiting.set(row.id, sinceMs);
    if (nowMs - sinceMs < this.#hold.waitMs(row.id, sinceMs)) return [];
    this.#waiting.delete(row.id);
    this.#hold.noteMessage(row.id, nowMs);
    this.#known.set(row.id, { state: now.state, apart });
    const [state = now.state] = isWorse ? [now.state] : added;
    return [{ id: row.id, name: row.name, state, detail: all.get(state) ?? now.detail }];
  }

  #forget(id: string): void {
    this.#known.delete(id);
    this.#waiting.delete(id);
    this.#hold.forget(id);
  }
}
