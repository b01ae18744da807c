import "server-only";
import { randomUUID } from "node:crypto";
import type { FleetPatch, FleetRow, SeenAgain } from "@/lib/status/fleet-row";

type Kept = { row: FleetRow; rev: number; seenRev: number };

/** What patches are made of, without what the engine knows beside the rows. */
export type RowsPatch = Pick<FleetPatch, "epoch" | "rev" | "rows" | "seen" | "gone">;

/**
 * The rows as they are now, each with the revision of its last change: what somebody missed since any revision is made from that, so nothing
 * has to be kept for readers who may never come back.
 */
export class Journal {
  readonly epoch = randomUUID();
  readonly #rows = new Map<string, Kept>();
  readonly #gone = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #rev = 0;

  get rev(): number {
    return this.#rev;
  }

  rows(): readonly FleetRow[] {
    return [...this.#rows.values()].map(({ row }) => row);
  }

  row(id: string): FleetRow | null {
    return this.#rows.get(id)?.row ?? null;
  }

  /** Takes a row as it is now. One that says the same at a later time counts as seen again. */
  put(row: FleetRow): void {
    const kept = this.#rows.get(row.id);
    const rev = this.#next();
    if (kept && isAsItWas(kept.row, row)) this.#rows.set(row.id, { row, rev: kept.rev, seenRev: rev });
    else this.#rows.set(row.id, { row, rev, seenRev: rev });
    this.#gone.delete(row.id);
    this.#tell();
  }

  remove(id: string): void {
    if (!this.#rows.delete(id)) return;
    this.#gone.set(id, this.#next());
    this.#tell();
  }

  /** What changed after `rev`; null when that is a revision of another life, or of the future. */
  since(epoch: string, rev: number): RowsPatch | null {
    if (epoch !== this.epoch || rev > this.#rev) return null;
    const kept = [...this.#rows.values()];
    return {
      epoch,
      rev: this.#rev,
      rows: kept.flatMap((each) => (each.rev > rev ? [each.row] : [])),
      seen: kept.flatMap((each) => (each.rev <= rev && each.seenRev > rev ? [seenAgain(each.row)] : [])),
      gone: [...this.#gone].flatMap(([id, at]) => (at > rev ? [id] : [])),
    };
  }

  /** Answers with what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #next(): number {
    this.#rev += 1;
    return this.#rev;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const seenAgain = ({ id, evidence, latencyMs, nextLookMs }: FleetRow): SeenAgain => [
  id,
  evidence?.atMs ?? 0,
  latencyMs,
  nextLookMs,
];

/** Equal but for what `seenAgain` carries, as far as times of the same look go. */
function isAsItWas(before: FleetRow, now: FleetRow): boolean {
  if (before.evidence?.from !== now.evidence?.from || (before.evidence === null) !== (now.evidence === null))
    return false;
  return bare(before) === bare(now);
}

const bare = (row: FleetRow): string =>
  JSON.stringify({
    ...row,
    evidence: null,
    latencyMs: null,
    nextLookMs: null,
    more: row.more.map((reason) => ({ ...reason, evidence: null })),
  });
