import "server-only";

type Entry = { id: string; dueMs: number };

/** What is due when, soonest first. Putting and taking cost the logarithm of how many there are; an id is in it once. */
export class DueQueue {
  /** A binary heap; entries that were moved since stay until they come up. */
  #heap: Entry[] = [];
  readonly #dues = new Map<string, number>();

  get size(): number {
    return this.#dues.size;
  }

  dueMs(id: string): number | null {
    return this.#dues.get(id) ?? null;
  }

  /** Puts it in, or moves it. */
  put(id: string, dueMs: number): void {
    if (this.#dues.get(id) === dueMs) return;
    this.#dues.set(id, dueMs);
    if (this.#heap.length > 4 * this.#dues.size + 64) this.#rebuild();
    else this.#up({ id, dueMs });
  }

  remove(id: string): void {
    this.#dues.delete(id);
  }

  /** When the next one is due; null when nothing is. */
  next(): number | null {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (this.#dues.get(top.id) === top.dueMs) return top.dueMs;
      this.#pop();
    }
    return null;
  }

  /** Takes the one that has been due the longest at that time; null when none is. */
  take(nowMs: number): string | null {
    const dueMs = this.next();
    const top = this.#heap[0];
    if (dueMs === null || !top || dueMs > nowMs) return null;
    this.#pop();
    this.#dues.delete(top.id);
    return top.id;
  }

  #rebuild(): void {
    this.#heap = [];
    for (const [id, dueMs] of this.#dues) this.#up({ id, dueMs });
  }

  #up(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || parent.dueMs <= entry.dueMs) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (!left) break;
      let least = left;
      if (right && right.dueMs < left.dueMs) {
        least = right;
        below += 1;
      }
      if (least.dueMs >= last.dueMs) break;
      heap[at] = least;
      at = below;
    }
    heap[at] = last;
  }
}
