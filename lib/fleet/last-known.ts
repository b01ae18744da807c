import "server-only";
import { chmod, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { auditFile } from "@/lib/audit/audit-file";
import type { FleetRow, HomeOf, StateChange } from "@/lib/status/fleet-row";
import { fromFile, type Kept, toFile } from "./kept-shape";

const MAX_BYTES = 16 * 1024 * 1024;
/** A state that changed is kept soon; that everything is as it was, now and then. */
const CHANGED_MS = 10_000;
const AS_IT_WAS_MS = 300_000;

/** Beside the audit file. Holds rows as pages show them, and how their states changed: nothing secret. */
const fleetFile = (): string => join(dirname(auditFile()), "fleet.json");

/**
 * What is known, kept over a restart. A file that is damaged, too large or of another version is an empty one, and a disk that takes nothing costs
 * nothing but that.
 */
export class LastKnown {
  #rows: readonly FleetRow[] = [];
  #changes: ReadonlyMap<string, readonly StateChange[]> = new Map();
  #savedMs = performance.now();
  #savedChanges = 0;
  #saving: Promise<void> = Promise.resolve();

  /** How states changed before, oldest first. */
  get changes(): ReadonlyMap<string, readonly StateChange[]> {
    return this.#changes;
  }

  async load(): Promise<void> {
    try {
      if ((await stat(fleetFile())).size > MAX_BYTES) return;
      const kept = fromFile(await readFile(fleetFile(), "utf8"));
      this.#rows = kept.map(({ row }) => row);
      this.#changes = new Map(kept.map(({ row, changes }) => [row.id, changes]));
    } catch {
      // None yet, or one that cannot be read.
    }
  }

  /** The rows of one home, once. */
  take({ context, kiali }: HomeOf): readonly FleetRow[] {
    const isIts = ({ home }: FleetRow): boolean => home?.context === context && home.kiali === kiali;
    const rows = this.#rows.filter(isIts);
    this.#rows = this.#rows.filter((row) => !isIts(row));
    return rows;
  }

  /** `changes` counts the changes of state so far. */
  async saveWhenDue(changes: number, kept: () => readonly Kept[]): Promise<void> {
    const agoMs = performance.now() - this.#savedMs;
    if (agoMs < (changes === this.#savedChanges ? AS_IT_WAS_MS : CHANGED_MS)) return;
    this.#savedMs = performance.now();
    this.#savedChanges = changes;
    await this.save(kept());
  }

  /** Resolves when it is on the disk, or could not be put there. */
  save(kept: readonly Kept[]): Promise<void> {
    this.#saving = this.#saving.then(() => write(toFile(kept)).catch(() => undefined));
    return this.#saving;
  }
}

async function write(text: string): Promise<void> {
  const file = fleetFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}.new`;
  await writeFile(next, text, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, file);
}
