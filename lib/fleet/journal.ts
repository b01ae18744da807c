import "server-only";
import { randomUUID } from "node:crypto";
import type { FleetPatch, FleetRow, SeenAgain } from "@/lib/status/fleet-row";

/** `bare` is the row as far as its changes count. */
type Kept = { row: FleetRow; bare: string; rev: number; seenRev: number };

/** Who missed more than these is told everything. */
const GONE_KEPT = 1_000;

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
  #changes = 0;
  /** What is gone since before this revision is no longer known. */
  #forgottenRev = 0;

  /** How often something changed, other than that it was seen again. */
  get changes(): number {
    return this.#changes;
  }
  get rev(): number {
    return this.#rev;
  }

  rows(): readonly FleetRow[] {
    return [...this.#rows.values()].map(({ row }) => row);
  }

  row(id: string): FleetRow | null {
    return this.#rows.get(id)?.row ?? null;
  }

  /** Takes a row as it is now. One that says the same at a later time counts as seen again, one that is the very same as nothing. */
  put(row: FleetRow): void {
    const kept = this.#rows.get(row.id);
    const bare = bareOf(row);
    if (kept?.bare === bare) {
      if (isSame(seenAgain(kept.row), seenAgain(row))) return;
      this.#rows.set(row.id, { row, bare, rev: kept.rev, seenRev: this.#next() });
    } else {
      const rev = this.#next();
      this.#changes += 1;
      this.#rows.set(row.id, { row, bare, rev, seenRev: rev });
      this.#gone.delete(row.id);
    }
    this.#tell();
  }

  remove(id: string): void {
    if (!this.#rows.delete(id)) return;
    this.#changes += 1;
    this.#gone.set(id, this.#next());
    const [oldest] = this.#gone;
    if (oldest && this.#gone.size > GONE_KEPT) {
      this.#gone.delete(oldest[0]);
      this.#forgottenRev = oldest[1];
    }
    this.#tell();
  }

  /** What changed after `rev`; null when that is a revision of another life, of the future, or of too long ago. */
  since(epoch: string, rev: number): RowsPatch | null {
    if (epoch !== this.epoch || rev > this.#rev || rev < this.#forgottenRev) return null;
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

const seenAgain = ({ id, evidence, latencyMs, nextLookMs, loadedEvidence }: FleetRow): SeenAgain => [
  id,
  evidence?.atMs ?? 0,
  latencyMs,
  nextLookMs,
  loadedEvidence?.atMs ?? null,
];

const isSame = (a: SeenAgain, b: SeenAgain): boolean => a.every((value, index) => value === b[index]);

/** A row without what `seenAgain` carries, and without the times of what else is so. */
const bareOf = (row: FleetRow): string =>
  JSON.stringify({
    ...row,
    evidence: row.evidence?.from ?? null,
    loadedEvidence: row.loadedEvidence?.from ?? null,
    latencyMs: null,
    nextLookMs: null,
    more: row.more.map((reason) => ({ ...reason, evidence: null })),
  });
