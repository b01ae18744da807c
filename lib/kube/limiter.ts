import "server-only";

type Waiting = { grant: () => void; most: () => number };

/** Gives back the place; a second call does nothing. */
export type Release = () => void;

/**
 * Lets `total` calls be on the way at once. Waiting ones are served cluster by cluster, fewest in flight first, and one
 * cluster holds at most `perKey` places, so that one which does not answer cannot keep the others waiting.
 */
export class Limiter {
  readonly #total: number;
  readonly #perKey: number;
  readonly #inFlight = new Map<string, number>();
  readonly #queues = new Map<string, Waiting[]>();
  #count = 0;

  constructor(total: number, perKey: number) {
    this.#total = total;
    this.#perKey = perKey;
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
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#giveBack(key);
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

  #giveBack(key: string): void {
    this.#count--;
    const left = (this.#inFlight.get(key) ?? 1) - 1;
    if (left > 0) this.#inFlight.set(key, left);
    else this.#inFlight.delete(key);
    while (this.#grantNext());
  }

  /** False when nobody waits, or nobody who waits may go. */
  #grantNext(): boolean {
    const [next] = [...this.#queues]
      .filter(([key, [first]]) => first && this.#hasPlace(key, first.most))
      .sort(([a], [b]) => (this.#inFlight.get(a) ?? 0) - (this.#inFlight.get(b) ?? 0));
    if (!next) return false;
    const [key, queue] = next;
    const waiting = queue.shift();
    if (queue.length === 0) this.#queues.delete(key);
    this.#take(key);
    waiting?.grant();
    return true;
  }
}
