import "server-only";
import type { Orphan } from "@/lib/plan/orphan";
import type { KnownHome } from "@/lib/runs/known-homes";
import { mayOpenLogin } from "@/lib/runs/may-open-login";
import type { FleetRow, HomeOf } from "@/lib/status/fleet-row";
import { homeRowId } from "@/lib/status/row-id";
import { ConnectionMember } from "./connection-member";
import { consoleNow } from "./console-clock";
import { type HomeSeen, lookAtHome } from "./look-at-home";
import { homeRow } from "./rows";
import type { Scheduler } from "./scheduler";
import { HOME_PACE, waitBeforeNext } from "./wait-before-next";

type Host = {
  scheduler: Scheduler;
  isHeld: () => boolean;
  put: (row: FleetRow) => void;
  remove: (id: string) => void;
  /** One question was asked; ms until its answer, null where none came. */
  asked: (latencyMs: number | null) => void;
};

/** One home that is read from time to time, and its connections. */
export class HomeMember {
  readonly id: string;
  readonly home: HomeOf;
  readonly #known: KnownHome;
  readonly #host: Host;
  readonly #connections = new Map<string, ConnectionMember>();
  #seen: HomeSeen | null = null;
  #failures = 0;

  constructor(known: KnownHome, host: Host) {
    this.#known = known;
    this.#host = host;
    this.home = { context: known.home, kiali: known.kiali ? `${known.kiali.namespace}/${known.kiali.name}` : "" };
    this.id = homeRowId(this.home);
    host.put(homeRow(this.home, null));
  }

  /** Contexts that its connections lead to. */
  get contexts(): readonly string[] {
    return (this.#seen?.inventory?.connections ?? []).flatMap(({ remote }) => remote?.context ?? []);
  }
  /** What it still owes; null until it was read. */
  get orphans(): readonly Orphan[] | null {
    const inventory = this.#seen?.inventory;
    return inventory ? [...inventory.connections.flatMap(({ orphan }) => orphan ?? []), ...inventory.orphans] : null;
  }
  get rowIds(): readonly string[] {
    return [this.id, ...[...this.#connections.values()].map(({ id }) => id)];
  }

  async ask(signal: AbortSignal, isWanted = false): Promise<number | null> {
    if (!isWanted && (await mayOpenLogin(this.#known.home))) return null;
    const seen = await lookAtHome(this.#known, signal);
    this.#host.asked(seen.latencyMs);
    this.#failures = seen.problem ? this.#failures + 1 : 0;
    // What was known of its connections stays true enough to ask them, while the home itself is silent.
    if (seen.inventory || this.#seen === null) this.#seen = seen;
    const nextMs = waitBeforeNext(HOME_PACE, this.#host.isHeld(), this.#failures, Math.random());
    this.#host.put({ ...homeRow(this.home, seen), nextLookMs: consoleNow() + nextMs });
    if (seen.inventory) this.#takeConnections(seen);
    return nextMs;
  }

  close(): void {
    for (const { id } of this.#connections.values()) this.#drop(id);
    this.#host.scheduler.remove(this.id);
    this.#host.remove(this.id);
  }

  #takeConnections(seen: HomeSeen): void {
    const rows = seen.inventory?.connections ?? [];
    const names = new Set(rows.map(({ name }) => name));
    for (const [name, { id }] of this.#connections) if (!names.has(name)) this.#drop(id);
    for (const row of rows) {
      const known = this.#connections.get(row.name);
      if (known) {
        known.update({ row, seen });
        continue;
      }
      const made = new ConnectionMember(this.home, { row, seen }, this.#host);
      this.#connections.set(row.name, made);
      made.show(null);
      this.#host.scheduler.set({ id: made.id, ask: (signal) => made.ask(signal) });
    }
  }

  #drop(id: string): void {
    for (const [name, member] of this.#connections)
      if (member.id === id) {
        member.close();
        this.#connections.delete(name);
      }
    this.#host.scheduler.remove(id);
    this.#host.remove(id);
  }
}
