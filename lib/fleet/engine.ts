import "server-only";
import { expiryEdge } from "@/lib/access/rotate/expiry";
import type { ContextRow } from "@/lib/cluster/context-row";
import { incident } from "@/lib/incident";
import { contextRows } from "@/lib/kube/clusters";
import type { Problem } from "@/lib/problem";
import { type KnownHome, knownHomes, rememberHome } from "@/lib/runs/known-homes";
import type { FleetPatch, FleetRow, FleetView, StateChange } from "@/lib/status/fleet-row";
import { contextRowId } from "@/lib/status/row-id";
import { consoleNow, noteJump } from "./console-clock";
import type { Fleet, HomeOrphansSeen } from "./fleet";
import { type EngineHost, HomeMember } from "./home-member";
import { Journal } from "./journal";
import { LastKnown } from "./last-known";
import { makeWayMs } from "./page-first";
import { type LatencyAt, Past } from "./past";
import { type Probes, ProbeTally } from "./probe-tally";
import { contextOnlyRow } from "./rows";
import { Scheduler } from "./scheduler";
import { UnnamedHome } from "./unnamed-home";

const MEMBERS_EVERY_MS = 5_000;
/** How long a jump of the clock can go unseen. */
const TICK_MS = 1_000;
/** A fleet as small is watched whole while somebody looks on; of a larger one, what is on his screen. */
const WATCHED_WHOLE = 24;

type Member = HomeMember | UnnamedHome;

/** Knows every home, its connections and the contexts beside them, and keeps asking. */
export class Engine implements Fleet {
  readonly #journal = new Journal();
  readonly #scheduler = new Scheduler({
    now: consoleNow,
    isResting: () => this.#holders + this.#askers === 0 && process.env.FLEET_SWEEP === "0",
    makeWayMs,
  });
  readonly #homes = new Map<string, Member>();
  readonly #past = new Map<string, Past>();
  readonly #tally = new ProbeTally();
  readonly #knownHomes: () => Promise<readonly KnownHome[]>;
  /** Null for an engine that keeps nothing on the disk. */
  readonly #lastKnown: LastKnown | null;
  /** The Kialis of contexts that were called homes without naming one. */
  readonly #found = new Map<string, readonly KnownHome[]>();
  readonly #onScreen = new Map<string, number>();
  #holders = 0;
  #askers = 0;
  #connections = 0;
  #contexts: readonly ContextRow[] = [];
  #problems: readonly Problem[] = [];
  #following: NodeJS.Timeout | null = null;
  #ticking: NodeJS.Timeout | null = null;
  #isStopped = false;

  /** With `homes` it asks these in place of those that are known: the command's engine, which keeps nothing on the disk, beside a console that does. */
  constructor({ homes }: { homes?: () => Promise<readonly KnownHome[]> } = {}) {
    this.#knownHomes = homes ?? knownHomes;
    this.#lastKnown = homes ? null : new LastKnown();
    noteJump();
    void this.#begin();
  }

  view(): FleetView {
    return { ...this.#frame(), epoch: this.#journal.epoch, rev: this.#journal.rev, rows: this.#journal.rows() };
  }

  patchSince(epoch: string, rev: number): FleetPatch | null {
    const patch = this.#journal.since(epoch, rev);
    return patch && { ...this.#frame(), ...patch };
  }

  onChange(listener: () => void): () => void {
    return this.#journal.onChange(listener);
  }

  hold(): () => void {
    this.#holders += 1;
    // What waits for its idle turn is asked as somebody who looks on expects it.
    if (this.#holders === 1) this.#scheduler.sweep();
    return once(() => {
      this.#holders -= 1;
    });
  }

  watch(ids: readonly string[]): () => void {
    for (const id of ids) this.#onScreen.set(id, (this.#onScreen.get(id) ?? 0) + 1);
    this.#scheduler.soon(ids);
    return once(() => {
      for (const id of ids) {
        const left = (this.#onScreen.get(id) ?? 1) - 1;
        if (left > 0) this.#onScreen.set(id, left);
        else this.#onScreen.delete(id);
      }
    });
  }

  async lookAgain(ids: readonly string[], signal?: AbortSignal): Promise<void> {
    // Who names one row wants it asked whatever that takes; who names many does not ask for as many logins.
    this.#askers += 1;
    this.#scheduler.soon(ids, 0, ids.length === 1);
    await this.#scheduler.asked(ids, signal);
    this.#askers -= 1;
  }

  async refresh(): Promise<void> {
    const [homes, { rows, problems }] = await Promise.all([this.#knownHomes(), contextRows()]);
    if (this.#isStopped) return;
    this.#problems = problems;
    const named = homes.flatMap((home) => (home.kiali ? [home] : (this.#found.get(home.home) ?? [home])));
    const known = new Map(named.map((home) => [keyOf(home), home]));
    for (const [key, member] of this.#homes)
      if (!known.has(key)) {
        member.close();
        this.#homes.delete(key);
      }
    for (const [key, home] of known) if (!this.#homes.has(key)) this.#homes.set(key, this.#memberOf(home));
    this.#showContexts(rows);
  }

  history(id: string): readonly StateChange[] {
    return this.#past.get(id)?.changes ?? [];
  }

  latencies(id: string): readonly LatencyAt[] {
    return this.#past.get(id)?.latencies ?? [];
  }

  probes(): Probes {
    return { ...this.#tally.counts(), sweepMs: this.#scheduler.sweeps.tookMs };
  }

  orphans(): readonly HomeOrphansSeen[] {
    return [...this.#homes.values()].flatMap(({ home, orphans }) => (orphans ? [{ home, orphans }] : []));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of [this.#following, this.#ticking]) if (timer) clearTimeout(timer);
    this.#scheduler.stop();
    const kept = this.#kept();
    for (const member of this.#homes.values()) member.close();
    await this.#lastKnown?.save(kept);
  }

  async #begin(): Promise<void> {
    await this.#lastKnown?.load();
    for (const [id, changes] of this.#lastKnown?.changes ?? []) this.#past.set(id, new Past(changes));
    await this.#follow();
    this.#tick(Date.now());
  }

  async #follow(): Promise<void> {
    await this.refresh().catch((error: unknown) => incident(error, "fleet: refresh"));
    if (!this.#isStopped) this.#following = setTimeout(() => void this.#follow(), MEMBERS_EVERY_MS).unref();
  }

  /** Does what has its time by the wall clock: credentials that end, a clock that jumps, and what is kept for the next start. */
  #tick(beforeMs: number): void {
    if (this.#isStopped) return;
    const nowMs = Date.now();
    const all = [...this.#homes.values()].flatMap(({ members }) => [...members]);
    if (noteJump(nowMs)) {
      for (const member of all) member.show();
      this.#scheduler.sweep();
    }
    let nextMs = nowMs + TICK_MS;
    for (const member of all) {
      const edgeMs = expiryEdge(member.credential, beforeMs);
      if (edgeMs === null) continue;
      if (edgeMs > nowMs) nextMs = Math.min(nextMs, edgeMs);
      else {
        member.show();
        this.#scheduler.soon([member.id]);
      }
    }
    void this.#lastKnown?.saveWhenDue(this.#journal.changes, () => this.#kept());
    this.#ticking = setTimeout(() => this.#tick(nowMs), Math.max(1, nextMs - nowMs)).unref();
  }

  /** Contexts that no home reads are rows of their own. */
  #showContexts(contexts: readonly ContextRow[]): void {
    this.#contexts = contexts;
    const members = [...this.#homes.values()];
    const known = members.length === 0 ? "none" : members.every(({ isRead }) => isRead) ? "read" : "unread";
    this.#connections = members.reduce((sum, { members: own }) => sum + [...own].length, 0);
    const read = new Set(members.flatMap(({ home, contexts: own }) => [home.context, ...own]));
    const rest = new Map(contexts.filter(({ name }) => !read.has(name)).map((row) => [contextRowId(row.name), row]));
    for (const { id, kind } of this.#journal.rows()) if (kind === "context" && !rest.has(id)) this.#journal.remove(id);
    for (const row of rest.values()) this.#put(contextOnlyRow(row, known));
  }

  #memberOf(known: KnownHome): Member {
    const host: EngineHost = {
      scheduler: this.#scheduler,
      isHeld: () => this.#holders > 0,
      isOnScreen: (id) => this.#onScreen.has(id) || (this.#holders > 0 && this.#connections <= WATCHED_WHOLE),
      put: (row) => this.#put(row),
      remove: (id) => this.#remove(id),
      changed: () => this.#showContexts(this.#contexts),
      asked: (latencyMs) => this.#tally.add(latencyMs),
      before: (home) => this.#lastKnown?.take(home) ?? [],
    };
    if (known.kiali) return new HomeMember({ ...known, kiali: known.kiali }, host);
    return new UnnamedHome(known.home, host, (found) => {
      this.#found.set(known.home, found);
      if (this.#lastKnown) for (const home of found) rememberHome(home);
      void this.refresh();
    });
  }

  #put(row: FleetRow): void {
    if (this.#isStopped) return;
    if (row.kind === "context" || row.isFromBefore) {
      this.#journal.put({ ...row, sinceMs: this.#past.get(row.id)?.sinceMs ?? null });
      return;
    }
    const past = this.#past.get(row.id) ?? new Past();
    this.#past.set(row.id, past);
    past.take(row, consoleNow());
    this.#journal.put({ ...row, sinceMs: past.sinceMs });
  }

  #remove(id: string): void {
    if (this.#isStopped) return;
    this.#past.delete(id);
    this.#journal.remove(id);
  }

  #kept() {
    return this.#journal.rows().map((row) => ({ row, changes: this.#past.get(row.id)?.changes.toReversed() ?? [] }));
  }

  #frame(): Pick<FleetView, "nowMs" | "sweep" | "sweptMs" | "problems"> {
    const { progress, sweptMs } = this.#scheduler.sweeps;
    return { nowMs: consoleNow(), sweep: progress, sweptMs, problems: this.#problems };
  }
}

const keyOf = ({ home, kiali }: KnownHome): string => JSON.stringify([home, kiali?.namespace, kiali?.name]);

/** Does it the first time, and nothing after that. */
function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
