import "server-only";
import { contextRows } from "@/lib/kube/clusters";
import type { Problem } from "@/lib/problem";
import { type KnownHome, knownHomes } from "@/lib/runs/known-homes";
import type { FleetPatch, FleetRow, FleetView, StateChange } from "@/lib/status/fleet-row";
import { contextRowId } from "@/lib/status/row-id";
import { consoleNow } from "./console-clock";
import type { Fleet, HomeOrphansSeen } from "./fleet";
import { HomeMember } from "./home-member";
import { Journal } from "./journal";
import { type ProbeCounts, ProbeTally } from "./probe-tally";
import { contextOnlyRow } from "./rows";
import { Scheduler } from "./scheduler";

const MEMBERS_EVERY_MS = 5_000;
const CHANGES_KEPT = 50;
const LATENCIES_KEPT = 60;

type Past = { changes: StateChange[]; latencies: { atMs: number; latencyMs: number | null }[]; sinceMs: number | null };

/** Knows every home, its connections and the contexts beside them, and keeps asking. */
export class Engine implements Fleet {
  readonly #journal = new Journal();
  readonly #scheduler = new Scheduler({ now: consoleNow });
  readonly #homes = new Map<string, HomeMember>();
  readonly #knownHomes: () => Promise<readonly KnownHome[]>;
  readonly #tally = new ProbeTally();
  readonly #past = new Map<string, Past>();
  #holders = 0;
  #problems: readonly Problem[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** With `homes` it asks these in place of those that are known: the command's engine, which keeps nothing on the disk, beside a console that does. */
  constructor({ homes = knownHomes }: { homes?: () => Promise<readonly KnownHome[]> } = {}) {
    this.#knownHomes = homes;
    void this.#follow();
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
    if (this.#holders === 1) this.#scheduler.soon(this.#journal.rows().map(({ id }) => id));
    let isHeld = true;
    return () => {
      if (isHeld) this.#holders -= 1;
      isHeld = false;
    };
  }

  async lookAgain(ids: readonly string[], signal?: AbortSignal): Promise<void> {
    this.#scheduler.soon(ids);
    await this.#scheduler.asked(ids, signal);
  }

  async refresh(): Promise<void> {
    const [homes, { rows, problems }] = await Promise.all([this.#knownHomes(), contextRows()]);
    this.#problems = problems;
    const known = new Map(homes.map((home) => [keyOf(home), home]));
    for (const [key, member] of this.#homes)
      if (!known.has(key)) {
        member.close();
        this.#homes.delete(key);
      }
    for (const [key, home] of known) if (!this.#homes.has(key)) this.#add(key, home);
    const members = [...this.#homes.values()];
    const read = new Set(members.flatMap(({ home, contexts }) => [home.context, ...contexts]));
    const rest = new Map(rows.filter(({ name }) => !read.has(name)).map((row) => [contextRowId(row.name), row]));
    for (const { id, kind } of this.#journal.rows()) if (kind === "context" && !rest.has(id)) this.#journal.remove(id);
    for (const row of rest.values()) this.#put(contextOnlyRow(row, members.length > 0));
  }

  history(id: string): readonly StateChange[] {
    return this.#past.get(id)?.changes.toReversed() ?? [];
  }

  latencies(id: string): readonly { atMs: number; latencyMs: number | null }[] {
    return this.#past.get(id)?.latencies ?? [];
  }

  probes(): ProbeCounts {
    return this.#tally.counts();
  }

  orphans(): readonly HomeOrphansSeen[] {
    return [...this.#homes.values()].flatMap(({ home, orphans }) => (orphans ? [{ home, orphans }] : []));
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#scheduler.stop();
  }

  async #follow(): Promise<void> {
    await this.refresh().catch(() => undefined);
    this.#timer = setTimeout(() => void this.#follow(), MEMBERS_EVERY_MS).unref();
  }

  #add(key: string, known: KnownHome): void {
    const member = new HomeMember(known, {
      scheduler: this.#scheduler,
      isHeld: () => this.#holders > 0,
      put: (row) => this.#put(row),
      remove: (id) => this.#journal.remove(id),
      asked: (latencyMs) => this.#tally.add(latencyMs),
    });
    this.#homes.set(key, member);
    this.#scheduler.set({ id: member.id, ask: (signal) => member.ask(signal) });
  }

  #put(row: FleetRow): void {
    const before = this.#journal.row(row.id);
    if (row.kind === "context") {
      this.#journal.put(row);
      return;
    }
    const past = this.#past.get(row.id) ?? { changes: [], latencies: [], sinceMs: null };
    this.#past.set(row.id, past);
    if (before?.state !== row.state) {
      past.sinceMs = consoleNow();
      past.changes.push({ atMs: past.sinceMs, from: before?.state ?? null, to: row.state, detail: row.detail });
      past.changes.splice(0, past.changes.length - CHANGES_KEPT);
    }
    const { evidence } = row;
    if (evidence && evidence.atMs !== past.latencies.at(-1)?.atMs) {
      past.latencies.push({ atMs: evidence.atMs, latencyMs: row.latencyMs });
      past.latencies.splice(0, past.latencies.length - LATENCIES_KEPT);
    }
    this.#journal.put({ ...row, sinceMs: past.sinceMs });
  }

  #frame(): Pick<FleetView, "nowMs" | "sweep" | "sweptMs" | "problems"> {
    return { nowMs: consoleNow(), sweep: null, sweptMs: null, problems: this.#problems };
  }
}

const keyOf = ({ home, kiali }: KnownHome): string => JSON.stringify([home, kiali?.namespace, kiali?.name]);
