import "server-only";

type Waiting = { grant: () => void; most: () => number };

/** Gives back the place; a second call does nothing. */
export type Release = () => void;

const PATIENCE_MS = 250;

/**
 * Lets `total` calls be on the way at once. Waiting ones are served cluster by cluster, fewest in flight first, and one
 * cluster holds at most `perKey` places. A call without an answer after `patienceMs` costs this machine nothing but
 * memory: it keeps its cluster's place and gives the common one to others. So neither one cluster that does not answer
 * nor many of them keep the others waiting.
 */
export class Limiter {
  readonly #total: number;
  readonly #perKey: number;
  readonly #patienceMs: number;
  readonly #inFlight = new Map<string, number>();
  readonly #queues = new Map<string, Waiting[]>();
  #count = 0;

  constructor(total: number, perKey: number, patienceMs: number = PATIENCE_MS) {
    this.#total = total;
    this.#perKey = perKey;
    this.#patienceMs = patienceMs;
  }

  /** How many clusters have a call on the way, also one that is not answered. */
  get clusters(): number {
    return this.#inFlight.size;
  }

  /**
   * Rejects with the signal's reason when it aborts before there is a place. `most` narrows what this cluster may hold, as
   * long as it does.
   */
  async acquire(key: string, signal: AbortSignal, most: () => number = () => this.#perKey): Promise<Release> {
    signal.throwIfAborted();
    if (!this.#hasPlace(key, most)) await this.#wait(key, signal, most);
    else this.#take(key);
    let isHeld = true;
    let isCommon = true;
    const leaveCommon = () => {
      if (!isCommon) return;
      isCommon = false;
      this.#count--;
    };
    const timer = setTimeout(() => {
      leaveCommon();
      this.#grant();
    }, this.#patienceMs).unref();
    return () => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(timer);
      leaveCommon();
      this.#leave(key);
      this.#grant();
    };
  }

  #hasPlace(key: string, most: () => number): boolean {
    return this.#count < this.#total && (this.#inFlight.get(key) ?? 0) < Math.min(most(), this.#perKey);
  }

  #take(key: string): void {
    this.#count++;
    this.#inFlight.set(key, (this.#inFlight.get(key) ?? 0) + 1);
  }

  #wait(key: string, signal: AbortSignal, most: () => number): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(key) ?? [];
      this.#queues.set(key, queue);
      const onAbort = () => {
        queue.splice(queue.indexOf(waiting), 1);
        if (queue.length === 0 && this.#queues.get(key) === queue) this.#queues.delete(key);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        most,
        grant: () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      queue.push(waiting);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  #leave(key: string): void {
    const left = (this.#inFlight.get(key) ?? 1) - 1;
    if (left > 0) this.#inFlight.set(key, left);
    else this.#inFlight.delete(key);
  }

  #grant(): void {
    while (this.#count < this.#total && this.#grantNext());
  }

  /** False when nobody waits, or nobody who waits may go. Looks no further than the first cluster that has nothing on the way: none has less. */
  #grantNext(): boolean {
    let next: { key: string; queue: Waiting[]; inFlight: number } | null = null;
    for (const [key, queue] of this.#queues) {
      const [first] = queue;
      const inFlight = this.#inFlight.get(key) ?? 0;
      if (!first || (next && next.inFlight <= inFlight) || !this.#hasPlace(key, first.most)) continue;
      next = { key, queue, inFlight };
      if (inFlight === 0) break;
    }
    if (!next) return false;
    const { key, queue } = next;
    const waiting = queue.shift();
    if (queue.length === 0) this.#queues.delete(key);
    this.#take(key);
    waiting?.grant();
    return true;
  }
}
