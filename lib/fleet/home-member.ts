import "server-only";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { contextRows, openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Orphan } from "@/lib/plan/orphan";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { FleetRow, HomeOf } from "@/lib/status/fleet-row";
import type { Look } from "@/lib/status/look";
import { homeRowId } from "@/lib/status/row-id";
import { consoleNow } from "./console-clock";
import { HoldGate } from "./hold-gate";
import { HomeConnections } from "./home-connections";
import { KialiAnswers } from "./kiali-answers";
import { lookAt } from "./look-at-connection";
import { type HomeSeen, lookAtHome } from "./look-at-home";
import { openQuietly } from "./open-quietly";
import { homeRow, unaskedHomeRow } from "./rows";
import type { Scheduler } from "./scheduler";
import { HOME_PACE, waitBeforeNext } from "./wait-before-next";
import { homeQueries } from "./watch-home";
import { Watched } from "./watched";

/** Where the home is watched, a reading only finds what a watch missed. */
const READ_EVERY = { watchedMs: 60_000, heldMs: 15_000, idleMs: 60_000 };
const KIALI_EVERY_MS = 60_000;
/** A Kiali that starts or hangs is asked until it serves. */
const KIALI_AGAIN_MS = { heldMs: 4_000, idleMs: 20_000 };
/** Changes within this time are read together. */
const TOGETHER_MS = 100;
const LOST_EVERY_MS = 2_000;

/** What members may ask of the engine. */
export type EngineHost = {
  scheduler: Scheduler;
  isHeld: () => boolean;
  isOnScreen: (id: string) => boolean;
  put: (row: FleetRow) => void;
  remove: (id: string) => void;
  /** Which contexts the home leads to, or whether that is known, is another. */
  changed: () => void;
  /** One question was asked; ms until its answer, null where none came. */
  asked: (latencyMs: number | null) => void;
  /** Rows of the home from before this console started. */
  before: (home: HomeOf) => readonly FleetRow[];
};

/** One home: whether its cluster answers is asked often, what it holds is read when it changes, and its Kiali is asked seldom. */
export class HomeMember {
  readonly id: string;
  readonly home: HomeOf;
  readonly #known: KnownHome;
  readonly #host: EngineHost;
  readonly #answers = new KialiAnswers();
  readonly #gate = new HoldGate(consoleNow);
  readonly #connections: HomeConnections;
  readonly #watched: Watched;
  readonly #kialiId: string;
  #before: FleetRow | null;
  #look: Look | null = null;
  #seen: HomeSeen | null = null;
  #isReadingDue = true;
  #failures = 0;
  #nextMs: number | null = null;
  #lostMs = Number.NEGATIVE_INFINITY;
  #isUnasked = false;
  #isClosed = false;

  constructor(known: KnownHome & { kiali: NonNullable<KnownHome["kiali"]> }, host: EngineHost) {
    this.#known = known;
    this.#host = host;
    this.home = { context: known.home, kiali: `${known.kiali.namespace}/${known.kiali.name}` };
    this.id = homeRowId(this.home);
    this.#kialiId = `kiali\n${this.id}`;
    const before = host.before(this.home);
    this.#before = before.find(({ kind }) => kind === "home") ?? null;
    this.#connections = new HomeConnections(this.home, before, {
      ...host,
      isFree: () => this.#gate.isFree(),
      turned: () => this.#askKialiSoon(TOGETHER_MS),
    });
    this.#watched = new Watched({
      changed: ({ kind }) => this.#changed(kind),
      lost: () => this.#lost(),
      watching: () => this.#show(),
    });
    this.#show();
    host.scheduler.set({ id: this.id, ask: (signal, isWanted) => this.#ask(signal, isWanted) });
    host.scheduler.set({ id: this.#kialiId, ask: (signal) => this.#askKiali(signal), isAside: true }, null);
  }

  /** Contexts that its connections lead to. */
  get contexts(): readonly string[] {
    return this.#connections.contexts;
  }

  /** Whether it is known what it reads. */
  get isRead(): boolean {
    return this.#seen?.inventory != null;
  }

  /** What it still owes; null until it was read. */
  get orphans(): readonly Orphan[] | null {
    const inventory = this.#seen?.inventory;
    return inventory ? [...inventory.connections.flatMap(({ orphan }) => orphan ?? []), ...inventory.orphans] : null;
  }

  get members() {
    return this.#connections.members;
  }

  close(): void {
    this.#isClosed = true;
    this.#watched.stop();
    this.#connections.close();
    for (const id of [this.id, this.#kialiId]) this.#host.scheduler.remove(id);
    this.#host.remove(this.id);
  }

  async #ask(signal: AbortSignal, isWanted: boolean): Promise<number | null> {
    const opened = await openQuietly(this.home.context, isWanted);
    this.#isUnasked = opened === null;
    if (!opened) {
      this.#watched.stop();
      return this.#next(null);
    }
    const look: Look = opened.ok
      ? await lookAt(opened.value, "operator", signal, { isWanted })
      : { atMs: consoleNow(), as: "operator", problem: opened.problem, latencyMs: null, version: null };
    this.#host.asked(look.latencyMs);
    if (this.#isClosed || signal.aborted || look.problem?.kind === "cancelled") return 0;
    this.#failures = look.problem ? this.#failures + 1 : 0;
    if (look.problem) this.#isReadingDue = true;
    this.#look = look;
    if (opened.ok && !look.problem && (isWanted || this.#isDue())) await this.#read(opened.value, signal);
    if (isWanted) this.#askKialiSoon(0);
    return this.#next(waitBeforeNext(HOME_PACE, this.#host.isHeld(), this.#failures, Math.random()));
  }

  #isDue(): boolean {
    const { watchedMs, heldMs, idleMs } = READ_EVERY;
    const everyMs = this.#watched.isWatching ? watchedMs : this.#host.isHeld() ? heldMs : idleMs;
    return this.#isReadingDue || consoleNow() - (this.#seen?.atMs ?? 0) > everyMs;
  }

  async #read(home: OpenedCluster, signal: AbortSignal): Promise<void> {
    this.#isReadingDue = false;
    const { rows } = await contextRows();
    const world = { home, open: openCluster, contexts: rows, openEndpoint };
    const seen = await lookAtHome(this.#known, world, this.#answers, signal);
    if (this.#isClosed || signal.aborted) return;
    // What was read before stays the last word on the connections while nothing can be read.
    const led = this.contexts.join("\n");
    const wasRead = this.isRead;
    this.#seen = seen.inventory && !seen.blind ? seen : { ...seen, inventory: this.#seen?.inventory ?? seen.inventory };
    this.#gate.use(seen.untriable);
    this.#connections.take(seen);
    if (wasRead !== this.isRead || led !== this.contexts.join("\n")) this.#host.changed();
    if (!seen.kiali) return;
    this.#watched.want(home, homeQueries(seen.kiali));
    if (this.#answers.atMs === null) this.#askKialiSoon(0);
  }

  async #askKiali(signal: AbortSignal): Promise<number | null> {
    const kiali = this.#seen?.kiali;
    if (!kiali) return null;
    const opened = await openQuietly(this.home.context, false);
    if (!opened?.ok) return null;
    await this.#answers.ask(opened.value, kiali, signal, () => this.#readSoon(0));
    if (this.#answers.isServing) return KIALI_EVERY_MS;
    return this.#host.isHeld() ? KIALI_AGAIN_MS.heldMs : KIALI_AGAIN_MS.idleMs;
  }

  #changed(kind: string): void {
    this.#gate.forget();
    this.#readSoon(TOGETHER_MS);
    if (kind !== "Lease") this.#askKialiSoon(2 * TOGETHER_MS);
  }

  #lost(): void {
    const now = consoleNow();
    if (now - this.#lostMs < LOST_EVERY_MS) return;
    this.#lostMs = now;
    this.#readSoon(0);
  }

  #readSoon(inMs: number): void {
    this.#isReadingDue = true;
    this.#host.scheduler.soon([this.id], inMs);
  }

  #askKialiSoon(inMs: number): void {
    this.#host.scheduler.soon([this.#kialiId], inMs);
  }

  #next(inMs: number | null): number | null {
    this.#nextMs = inMs === null ? null : consoleNow() + inMs;
    this.#show();
    return inMs;
  }

  #show(): void {
    if (this.#isClosed) return;
    if (this.#look === null && this.#before) {
      this.#host.put(this.#before);
      return;
    }
    this.#before = null;
    if (this.#look === null && this.#isUnasked) {
      this.#host.put(unaskedHomeRow(this.home, UNASKED));
      return;
    }
    const told = { isWatched: this.#watched.isWatching, nextLookMs: this.#nextMs };
    this.#host.put(homeRow(this.home, this.#look, this.#seen, told));
  }
}

const UNASKED = "Asking it would start the program that signs you in, which nobody asked for: look again to do that";
