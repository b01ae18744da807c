import "server-only";

/**
 * Counts how far a sweep over everything is. A sweep that somebody began is shown while it goes on; without one, everything has been swept each time
 * that nothing is left which was not asked since the last time.
 */
export class SweepCount {
  readonly #now: () => number;
  readonly #all = new Set<string>();
  /** Nobody asks these by himself: they hold up no sweep. */
  readonly #resting = new Set<string>();
  #left = new Set<string>();
  #isShown = true;
  #sweptMs: number | null = null;
  #beganMs: number;
  #tookMs: number | null = null;

  constructor(now: () => number) {
    this.#now = now;
    this.#beganMs = now();
  }

  /** When everything had been asked once more, console clock. */
  get sweptMs(): number | null {
    return this.#sweptMs;
  }

  /** How long the last sweep took that was begun as one, ms; the first begins with the engine. */
  get tookMs(): number | null {
    return this.#tookMs;
  }

  get progress(): { done: number; total: number } | null {
    const total = this.#all.size;
    return this.#isShown && total > 0 ? { done: total - this.#left.size, total } : null;
  }

  add(id: string): void {
    if (this.#all.has(id)) return;
    this.#all.add(id);
    this.#left.add(id);
  }

  remove(id: string): void {
    this.#all.delete(id);
    this.#resting.delete(id);
    if (this.#left.delete(id)) this.#look();
  }

  /** Begins anew: nothing was asked. */
  begin(): void {
    this.#left = new Set(this.#all);
    this.#beganMs = this.#now();
    this.#isShown = true;
  }

  /** It was asked, whatever came of it; `isResting` when it is not asked again by itself. */
  done(id: string, isResting: boolean): void {
    if (isResting) this.#resting.add(id);
    else this.#resting.delete(id);
    if (this.#left.delete(id)) this.#look();
  }

  #look(): void {
    if (this.#left.size > 0) return;
    if (this.#isShown) this.#tookMs = this.#now() - this.#beganMs;
    this.#isShown = false;
    if (this.#all.size > 0) this.#sweptMs = this.#now();
    this.#left = this.#all.difference(this.#resting);
  }
}
