import "server-only";
import type { Problem } from "@/lib/problem";

/** One answer counts for all connections of a home that are asked together. */
const FRESH_MS = 1_000;
/** A home that does not say so by then is silent, and keeps none of its connections from being asked. */
const DEADLINE_MS = 1_500;

/**
 * Whether a run acts on a home at this moment, of this console or of another one. While one does, nobody uses a credential of its entries: a rotation may be
 * waiting to see that Kiali itself uses a new one.
 */
export class HoldGate {
  readonly #now: () => number;
  #ask: (() => Promise<Problem | null>) | null = null;
  #kept: { untilMs: number; isFree: Promise<boolean> } | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How to ask from now on. */
  use(ask: () => Promise<Problem | null>): void {
    this.#ask = ask;
    this.#kept = null;
  }

  /** Something changed: what was heard before is worth nothing. */
  forget(): void {
    this.#kept = null;
  }

  /** False also while nobody knows how to ask. What tokens are known was read while nobody held the home, so a home that does not answer forbids nothing. */
  async isFree(): Promise<boolean> {
    const ask = this.#ask;
    if (!ask) return false;
    if (this.#kept && this.#now() < this.#kept.untilMs) return this.#kept.isFree;
    const asked = ask().then((hold) => hold === null);
    const kept = { untilMs: this.#now() + DEADLINE_MS, isFree: withinDeadline(asked) };
    this.#kept = kept;
    const isFree = await kept.isFree;
    kept.untilMs = this.#now() + FRESH_MS;
    return isFree;
  }
}

async function withinDeadline(asked: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(true), DEADLINE_MS).unref();
  return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
}
