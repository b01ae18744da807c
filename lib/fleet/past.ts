import "server-only";
import type { FleetRow, StateChange } from "@/lib/status/fleet-row";

/** `latencyMs` is null where there was no answer. Times are of the console's clock, oldest first. */
export type LatencyAt = { atMs: number; latencyMs: number | null };

const CHANGES_KEPT = 50;
const LATENCIES_KEPT = 60;

/** How one row came to be as it is. */
export class Past {
  #changes: StateChange[];
  /** A time and what it took, in turn, NaN for no answer: as objects, those of hundreds of rows would take four times the memory. */
  readonly #latencies: number[] = [];

  constructor(changes: readonly StateChange[] = []) {
    this.#changes = [...changes];
  }

  /** Newest first. */
  get changes(): readonly StateChange[] {
    return this.#changes.toReversed();
  }
  get latencies(): readonly LatencyAt[] {
    return this.#latencies.flatMap((atMs, at, all) => {
      const latencyMs = all[at + 1] ?? Number.NaN;
      return at % 2 === 0 ? [{ atMs, latencyMs: Number.isNaN(latencyMs) ? null : latencyMs }] : [];
    });
  }
  /** When the present state began; null when nobody saw it begin. */
  get sinceMs(): number | null {
    return this.#changes.at(-1)?.atMs ?? null;
  }

  /** Takes the row as it is now. That nobody has looked yet is no change. */
  take({ state, detail, evidence, latencyMs }: FleetRow, nowMs: number): void {
    const last = this.#changes.at(-1);
    if (last?.to !== state && (evidence !== null || last))
      this.#changes = [
        ...this.#changes,
        { atMs: nowMs, from: last?.to ?? null, to: state, detail: this.#said(detail) },
      ].slice(-CHANGES_KEPT);
    if (evidence?.from !== "console" || (this.#latencies.at(-2) ?? 0) >= evidence.atMs) return;
    this.#latencies.push(evidence.atMs, latencyMs ?? Number.NaN);
    if (this.#latencies.length > 2 * LATENCIES_KEPT) this.#latencies.splice(0, 2);
  }

  /** The same words as before, where they were said before: a cluster that comes and goes says the same few each time. */
  #said(detail: string): string {
    return this.#changes.find((change) => change.detail === detail)?.detail ?? detail;
  }
}
