import "server-only";

/** Upper ends of the histogram's buckets, seconds: from a cluster next door to the deadline of a question. */
export const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;

/** Every question of this process so far. `upTo[i]` answers took at most `LATENCY_BUCKETS_S[i]`; times in seconds. */
type ProbeCounts = { upTo: readonly number[]; answered: number; sumS: number; unanswered: number };

/** With how long the last whole sweep took, ms; null before its end. */
export type Probes = ProbeCounts & { sweepMs: number | null };

/** Counts questions to clusters and how long their answers took, from the start of the process on. */
export class ProbeTally {
  readonly #upTo = LATENCY_BUCKETS_S.map(() => 0);
  #answered = 0;
  #sumS = 0;
  #unanswered = 0;

  /** One question; null where no answer came. */
  add(latencyMs: number | null): void {
    if (latencyMs === null) {
      this.#unanswered += 1;
      return;
    }
    const seconds = latencyMs / 1000;
    this.#answered += 1;
    this.#sumS += seconds;
    LATENCY_BUCKETS_S.forEach((bound, index) => {
      if (seconds <= bound) this.#upTo[index] = (this.#upTo[index] ?? 0) + 1;
    });
  }

  counts(): ProbeCounts {
    return { upTo: [...this.#upTo], answered: this.#answered, sumS: this.#sumS, unanswered: this.#unanswered };
  }
}
