import "server-only";
import type { FleetRow, HomeOf } from "@/lib/status/fleet-row";
import { connectionRowId } from "@/lib/status/row-id";
import { type AboutConnection, ConnectionMember } from "./connection-member";
import type { EngineHost } from "./home-member";
import type { HomeSeen } from "./look-at-home";
import { orphanRow } from "./rows";

type Host = EngineHost & { isFree: () => Promise<boolean>; turned: () => void };

/** The connections of one home, and what is left of those that are gone from it. */
export class HomeConnections {
  readonly #home: HomeOf;
  readonly #host: Host;
  /** By row id. */
  readonly #members = new Map<string, ConnectionMember>();
  /** From before this console started, not yet seen to be there or gone. */
  readonly #before: Map<string, FleetRow>;
  #orphans: ReadonlySet<string> = new Set();

  constructor(home: HomeOf, before: readonly FleetRow[], host: Host) {
    this.#home = home;
    this.#host = host;
    this.#before = new Map(before.flatMap((row) => (row.kind === "connection" ? [[row.id, row]] : [])));
    for (const row of this.#before.values()) host.put(row);
  }

  get members(): Iterable<ConnectionMember> {
    return this.#members.values();
  }

  /** Contexts that the connections lead to. */
  get contexts(): readonly string[] {
    return [...this.#members.values(), ...this.#before.values()].flatMap(({ context }) => context ?? []);
  }

  /** Takes in what a reading told. A reading that does not know all connections ends none. */
  take(seen: HomeSeen): void {
    const { inventory, orphans, blind } = seen;
    if (inventory) {
      const about = { homeMs: seen.atMs, kialiMs: seen.kialiMs, mesh: seen.mesh, wanted: seen.wanted };
      const wayOf = (name: string) => (seen.ways === null ? undefined : (seen.ways.get(name) ?? null));
      for (const row of inventory.connections) this.#put({ ...about, row }, wayOf(row.name));
      if (!blind) {
        const named = new Set(inventory.connections.map(({ name }) => connectionRowId(this.#home, name)));
        for (const id of this.#members.keys()) if (!named.has(id)) this.#drop(id);
      }
    }
    if (orphans) {
      const rows = orphans.map((orphan) => orphanRow(this.#home, seen.mesh, orphan, seen.atMs));
      const free = rows.filter(({ id }) => !this.#members.has(id));
      const before = this.#orphans;
      this.#orphans = new Set(free.map(({ id }) => id));
      for (const id of before) this.#forget(id);
      for (const row of free) this.#host.put(row);
    }
    if (!inventory || blind || !orphans) return;
    for (const id of this.#before.keys()) this.#forget(id);
    this.#before.clear();
  }

  close(): void {
    for (const id of this.#members.keys()) this.#drop(id);
    for (const id of [...this.#orphans, ...this.#before.keys()]) this.#host.remove(id);
  }

  #put(about: AboutConnection, way: Parameters<ConnectionMember["update"]>[1]): void {
    const id = connectionRowId(this.#home, about.row.name);
    const known = this.#members.get(id);
    if (known) {
      known.update(about, way);
      return;
    }
    const { isHeld, isOnScreen, put, asked, isFree, turned, scheduler } = this.#host;
    const soon = (own: string, inMs: number): void => scheduler.soon([own], inMs);
    const before = this.#before.get(id) ?? null;
    const made = new ConnectionMember(
      this.#home,
      about,
      { isHeld, isOnScreen, put, asked, isFree, turned, soon },
      before,
    );
    this.#members.set(id, made);
    made.update(about, way);
    scheduler.set({ id, ask: (signal, isWanted) => made.ask(signal, isWanted) });
  }

  #drop(id: string): void {
    this.#members.get(id)?.close();
    this.#members.delete(id);
    this.#host.scheduler.remove(id);
    if (!this.#orphans.has(id)) this.#host.remove(id);
  }

  /** Takes away a row that stands for nothing any more. */
  #forget(id: string): void {
    if (!this.#members.has(id) && !this.#orphans.has(id)) this.#host.remove(id);
  }
}
