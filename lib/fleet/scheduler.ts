import "server-only";
import { incident } from "@/lib/incident";
import { outsideRequests } from "@/lib/outside-requests";
import { DueQueue } from "./due-queue";
import { SweepCount } from "./sweep-count";

/**
 * Something that is asked from time to time. `ask` answers with how long to wait before the next time, ms; null: not by itself. `isWanted`: a person
 * named it. What throws is asked again after a minute.
 */
export type Task = {
  id: string;
  ask: (signal: AbortSignal, isWanted: boolean) => Promise<number | null>;
  /** No row hangs on it: a sweep does not count it. */
  isAside?: true;
};

type Planned = { task: Task; isBusy: boolean; isWanted: boolean; againInMs: number | null };

/** More handshakes than these at once stall the event loop. */
const AT_ONCE = 32;
/**
 * What has no answer after several times what answers usually take costs this machine nothing but memory: others go on in its place. On a machine that is
 * busy, answers take longer: to be as impatient there would put hundreds on the way at once, and make all of them late.
 */
const PATIENCE = { leastMs: 250, mostMs: 1_500, times: 4 };
/** How much of the usual time is the last answer's. */
const WEIGHT = 0.1;
const AFTER_A_BUG_MS = 60_000;

/** While it `isResting`, nothing is asked by itself; for `makeWayMs` from now on, nothing new is asked at all. */
type SchedulerOptions = { now: () => number; isResting?: () => boolean; makeWayMs?: () => number; atOnce?: number };

/**
 * Asks what is due, the longest overdue first and at most 32 at once, not counting those that keep us waiting: so clusters that do not answer cost the
 * others nothing. Nothing is asked twice at the same time.
 */
export class Scheduler {
  readonly sweeps: SweepCount;
  readonly #planned = new Map<string, Planned>();
  readonly #queue = new DueQueue();
  readonly #now: () => number;
  readonly #isResting: () => boolean;
  readonly #makeWayMs: () => number;
  readonly #atOnce: number;
  readonly #controller = new AbortController();
  readonly #settled = new Set<() => void>();
  #places = 0;
  #usualMs = 0;
  #timer: { at: number; stop: () => void } | null = null;

  constructor({ now, isResting = () => false, makeWayMs = () => 0, atOnce = AT_ONCE }: SchedulerOptions) {
    this.#now = now;
    this.#isResting = isResting;
    this.#makeWayMs = makeWayMs;
    this.#atOnce = atOnce;
    this.sweeps = new SweepCount(now);
  }

  has(id: string): boolean {
    return this.#planned.has(id);
  }

  /** When it is asked next; null when that is not by itself, or it is being asked. */
  dueMs(id: string): number | null {
    return this.#queue.dueMs(id);
  }

  /** Plans a task, or puts another one in its place without changing when it is due. */
  set(task: Task, inMs: number | null = 0): void {
    const known = this.#planned.get(task.id);
    if (known) {
      known.task = task;
      return;
    }
    this.#planned.set(task.id, { task, isBusy: false, isWanted: false, againInMs: null });
    if (!task.isAside) this.sweeps.add(task.id);
    if (inMs !== null) this.#queue.put(task.id, this.#now() + inMs);
    this.#run();
  }

  remove(id: string): void {
    this.#planned.delete(id);
    this.#queue.remove(id);
    this.sweeps.remove(id);
    this.#tell();
  }

  /** Asks again within that time; one that is being asked at this moment once more after that. `isWanted`: because a person named them. */
  soon(ids: Iterable<string>, inMs = 0, isWanted = false): void {
    const dueMs = this.#now() + inMs;
    for (const id of ids) {
      const planned = this.#planned.get(id);
      if (!planned) continue;
      planned.isWanted ||= isWanted;
      if (planned.isBusy) planned.againInMs = Math.min(planned.againInMs ?? inMs, inMs);
      else if ((this.#queue.dueMs(id) ?? Number.POSITIVE_INFINITY) > dueMs) this.#queue.put(id, dueMs);
    }
    this.#run();
  }

  /** Asks everything now, once. */
  sweep(): void {
    this.sweeps.begin();
    this.soon([...this.#planned.keys()]);
  }

  /** Resolves when none of these is due or being asked, or with `signal`. */
  async asked(ids: readonly string[], signal?: AbortSignal): Promise<void> {
    const isOpen = (): boolean =>
      ids.some((id) => {
        const planned = this.#planned.get(id);
        return planned !== undefined && (planned.isBusy || (this.#queue.dueMs(id) ?? Infinity) <= this.#now());
      });
    while (isOpen() && !signal?.aborted && !this.#controller.signal.aborted)
      await new Promise<void>((resolve) => {
        this.#settled.add(resolve);
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
  }

  /** Ends what is on the way and begins nothing more. */
  stop(): void {
    this.#timer?.stop();
    this.#controller.abort();
    this.#planned.clear();
    this.#tell();
  }

  /** Whoever wanted something soon does not wait for it, and is not kept by what comes of it. */
  #run(): void {
    outsideRequests(() => this.#begin());
  }

  #begin(): void {
    if (this.#controller.signal.aborted) return;
    while (this.#places < this.#atOnce && this.#makeWayMs() === 0) {
      const id = this.#queue.take(this.#now());
      if (id === null) break;
      const planned = this.#planned.get(id);
      if (planned) void this.#ask(planned);
    }
    this.#wake();
  }

  #wake(): void {
    const next = this.#places < this.#atOnce ? this.#queue.next() : null;
    if (this.#timer && this.#timer.at === next) return;
    this.#timer?.stop();
    this.#timer = null;
    if (next === null) return;
    const timer = setTimeout(
      () => {
        this.#timer = null;
        this.#run();
      },
      Math.max(this.#makeWayMs(), next - this.#now()),
    ).unref();
    this.#timer = { at: next, stop: () => clearTimeout(timer) };
  }

  async #ask(planned: Planned): Promise<void> {
    const { isWanted, task } = planned;
    Object.assign(planned, { isBusy: true, isWanted: false });
    const leave = this.#place();
    const nextMs = this.#isResting() && !isWanted ? null : await this.#answerOf(task, isWanted);
    leave();
    planned.isBusy = false;
    const inMs = planned.againInMs ?? (this.#isResting() ? null : nextMs);
    planned.againInMs = null;
    if (this.#planned.get(task.id) === planned && inMs !== null) this.#queue.put(task.id, this.#now() + inMs);
    if (!task.isAside) this.sweeps.done(task.id, inMs === null);
    this.#tell();
    this.#run();
  }

  #answerOf(task: Task, isWanted: boolean): Promise<number | null> {
    return task.ask(this.#controller.signal, isWanted).catch((error: unknown) => {
      incident(error, `fleet: ${task.id.replaceAll("\n", " ")}`);
      return AFTER_A_BUG_MS;
    });
  }

  /** Takes a place, which is given back by what this answers, or when the patience is over. */
  #place(): () => void {
    const startedAt = performance.now();
    this.#places += 1;
    let isMine = true;
    const giveUp = (): void => {
      if (isMine) this.#places -= 1;
      isMine = false;
    };
    const { leastMs, mostMs, times } = PATIENCE;
    const patienceMs = Math.min(mostMs, Math.max(leastMs, times * this.#usualMs));
    const timer = setTimeout(() => {
      giveUp();
      this.#run();
    }, patienceMs).unref();
    return () => {
      clearTimeout(timer);
      giveUp();
      const tookMs = performance.now() - startedAt;
      if (tookMs < mostMs) this.#usualMs += WEIGHT * (tookMs - this.#usualMs);
    };
  }

  #tell(): void {
    for (const resolve of this.#settled) resolve();
    this.#settled.clear();
  }
}
