import "server-only";
import { incident } from "@/lib/incident";

/** Something that is asked from time to time. `ask` answers with how long to wait before the next time, ms; null: not by itself. */
export type Task = { id: string; ask: (signal: AbortSignal) => Promise<number | null> };

type Planned = { task: Task; dueMs: number | null; isBusy: boolean; isWantedAgain: boolean };

/** More handshakes than these at once stall the event loop. */
const AT_ONCE = 32;

/** Asks what is due, the longest overdue first and at most 32 at once; nothing is asked twice at the same time. */
export class Scheduler {
  readonly #planned = new Map<string, Planned>();
  readonly #now: () => number;
  readonly #atOnce: number;
  readonly #controller = new AbortController();
  readonly #settled = new Set<() => void>();
  #busy = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor({ now, atOnce = AT_ONCE }: { now: () => number; atOnce?: number }) {
    this.#now = now;
    this.#atOnce = atOnce;
  }

  /** Tasks that have not been asked since they were due. */
  get waiting(): number {
    const now = this.#now();
    return [...this.#planned.values()].filter(({ dueMs, isBusy }) => isBusy || (dueMs !== null && dueMs <= now)).length;
  }

  dueMs(id: string): number | null {
    return this.#planned.get(id)?.dueMs ?? null;
  }

  /** Plans a task, or puts another one in its place without changing when it is due. */
  set(task: Task, inMs: number | null = 0): void {
    const known = this.#planned.get(task.id);
    if (known) known.task = task;
    else
      this.#planned.set(task.id, {
        task,
        dueMs: inMs === null ? null : this.#now() + inMs,
        isBusy: false,
        isWantedAgain: false,
      });
    this.#run();
  }

  remove(id: string): void {
    this.#planned.delete(id);
  }

  /** Asks again now; one that is being asked at this moment once more after that. */
  soon(ids: Iterable<string>, inMs = 0): void {
    const dueMs = this.#now() + inMs;
    for (const id of ids) {
      const planned = this.#planned.get(id);
      if (!planned) continue;
      if (planned.isBusy) planned.isWantedAgain = true;
      else if (planned.dueMs === null || planned.dueMs > dueMs) planned.dueMs = dueMs;
    }
    this.#run();
  }

  /** Resolves when none of these is due or being asked, or with `signal`. */
  async asked(ids: readonly string[], signal?: AbortSignal): Promise<void> {
    const isOpen = (): boolean =>
      ids.some((id) => {
        const planned = this.#planned.get(id);
        return planned !== undefined && (planned.isBusy || (planned.dueMs !== null && planned.dueMs <= this.#now()));
      });
    while (isOpen() && !signal?.aborted && !this.#controller.signal.aborted)
      await new Promise<void>((resolve) => this.#settled.add(resolve));
  }

  /** Ends what is on the way and begins nothing more. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#controller.abort();
    this.#planned.clear();
  }

  #run(): void {
    if (this.#controller.signal.aborted) return;
    const now = this.#now();
    const due = [...this.#planned.values()]
      .filter(({ dueMs, isBusy }) => !isBusy && dueMs !== null && dueMs <= now)
      .sort((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0));
    for (const planned of due.slice(0, Math.max(0, this.#atOnce - this.#busy))) void this.#ask(planned);
    this.#wake();
  }

  #wake(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const dues = [...this.#planned.values()].flatMap(({ dueMs, isBusy }) => (isBusy || dueMs === null ? [] : [dueMs]));
    if (dues.length === 0 || this.#busy >= this.#atOnce) return;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, Math.min(...dues) - this.#now())).unref();
  }

  async #ask(planned: Planned): Promise<void> {
    this.#busy += 1;
    planned.isBusy = true;
    planned.dueMs = null;
    const { id, ask } = planned.task;
    const nextMs = await ask(this.#controller.signal).catch((error: unknown) => {
      incident(error, `fleet: ${id.replaceAll("\n", " ")}`);
      return AFTER_A_BUG_MS;
    });
    this.#busy -= 1;
    planned.isBusy = false;
    planned.dueMs = planned.isWantedAgain ? this.#now() : nextMs === null ? null : this.#now() + nextMs;
    planned.isWantedAgain = false;
    for (const resolve of this.#settled) resolve();
    this.#settled.clear();
    this.#run();
  }
}

const AFTER_A_BUG_MS = 60_000;
