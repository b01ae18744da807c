import { expect, test } from "@playwright/test";
import { newerView } from "@/components/status/newer-view";
import { BLANK_ROW } from "@/lib/status/blank-row";
import type { FleetPatch, FleetRow, FleetView } from "@/lib/status/fleet-row";
import { AWAY_MS, Broadcast, COALESCE_MS, QUIET_MS, type Reader, SEEN_AGAIN_MS } from "./broadcast";
import { Journal } from "./journal";

/** A clock that goes on when it is told to. */
function virtualClock() {
  let nowMs = 0;
  let timers: { atMs: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    after: (ms: number, run: () => void) => {
      const timer = { atMs: nowMs + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    /** Timers that are due run in order, each at its own time. */
    pass: (ms: number) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = timers.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (!next || next.atMs > untilMs) break;
        nowMs = Math.max(nowMs, next.atMs);
        timers = timers.filter((each) => each !== next);
        next.run();
      }
      nowMs = untilMs;
    },
    waiting: () => timers.length,
  };
}

const row = (id: string, over: Partial<FleetRow> = {}): FleetRow => ({
  ...BLANK_ROW,
  id,
  kind: "connection",
  name: id,
  state: "healthy",
  detail: "",
  evidence: { atMs: 1, from: "console" },
  latencyMs: 5,
  ...over,
});

type Told = { atMs: number; event: string; rev: number; bytes: Uint8Array };

function world() {
  const journal = new Journal();
  const clock = virtualClock();
  let patches = 0;
  const frame = () => ({ nowMs: clock.now(), sweep: null, sweptMs: null, problems: [] });
  const live = {
    view: (): FleetView => ({ ...frame(), epoch: journal.epoch, rev: journal.rev, rows: journal.rows() }),
    patchSince: (epoch: string, rev: number): FleetPatch | null => {
      patches += 1;
      const patch = journal.since(epoch, rev);
      return patch && { ...frame(), ...patch };
    },
    onChange: (listener: () => void) => journal.onChange(listener),
  };
  const broadcast = new Broadcast(live, clock);
  const reader = (known = { epoch: "", rev: -1 }) => {
    const told: Told[] = [];
    const now = { isBehind: false, mayRead: true, hasEnded: false, view: null as FleetView | null };
    const me: Reader = {
      send: (bytes) => {
        const [, id, event = "", data = ""] = /^id: (.*)\nevent: (.*)\ndata: (.*)\n\n$/.exec(text(bytes)) ?? [];
        told.push({ atMs: clock.now(), event, rev: Number(id?.split(":")[1]), bytes });
        const next = newerView(now.view, toldBy(event, data, now.view?.rev ?? -1));
        if (next === "gap") throw new Error("a reader is never told what it cannot use");
        now.view = next;
      },
      isBehind: () => now.isBehind,
      mayRead: () => now.mayRead,
      end: () => {
        now.hasEnded = true;
        broadcast.leave(me);
      },
    };
    broadcast.join(me, known);
    return { me, told, now, taken: () => broadcast.taken(me) };
  };
  return { journal, clock, broadcast, reader, patches: () => patches };
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const toldBy = (event: string, data: string, since: number) =>
  event === "view"
    ? ({ kind: "view", view: JSON.parse(data) } as const)
    : ({ kind: "patch", patch: JSON.parse(data), since } as const);

test.describe("the broadcast of the fleet", () => {
  test("tells everything to a new reader, and to one that knew another life of the console", () => {
    const { journal, reader } = world();
    journal.put(row("a"));
    journal.put(row("b"));
    expect(reader().told).toMatchObject([{ event: "view", rev: 2 }]);
    const other = new Journal();
    expect(reader({ epoch: other.epoch, rev: 1 }).told).toMatchObject([{ event: "view", rev: 2 }]);
  });

  test("sends a patch to who has a revision of this life", () => {
    const { journal, broadcast } = world();
    journal.put(row("a"));
    const sent: string[] = [];
    const me = { send: (bytes: Uint8Array) => sent.push(text(bytes)), isBehind: () => false, mayRead: () => true };
    broadcast.join({ ...me, end: () => undefined }, { epoch: journal.epoch, rev: 0 });
    expect(sent[0]).toContain(`id: ${journal.epoch}:1\nevent: patch\n`);
  });

  test("lets the first change after a quiet time out at once, and gathers what follows", () => {
    const { journal, clock, reader } = world();
    const { told } = reader();
    clock.pass(5_000);
    journal.put(row("a"));
    clock.pass(0);
    for (const [index, id] of ["b", "c", "d"].entries()) {
      clock.pass(index);
      journal.put(row(id));
    }
    clock.pass(COALESCE_MS);
    expect(told.slice(1).map(({ atMs, rev }) => [atMs - 5_000, rev])).toEqual([
      [0, 1],
      [COALESCE_MS, 4],
    ]);
  });

  test("never keeps a change longer than it gathers, however many there are", () => {
    const { journal, clock, reader } = world();
    const { now, told } = reader();
    for (let turn = 0; turn < 400; turn += 1) {
      journal.put(row(`r${turn % 7}`, { detail: String(turn) }));
      clock.pass(10);
    }
    clock.pass(COALESCE_MS);
    expect(now.view?.rows).toEqual(journal.rows());
    expect(told.length).toBeLessThanOrEqual(4_000 / COALESCE_MS + 3);
    const gaps = told.slice(1).map(({ atMs }, index) => atMs - (told[index]?.atMs ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(COALESCE_MS);
  });

  test("lets wait what was only seen again, and sends it with the next news", () => {
    const { journal, clock, reader } = world();
    journal.put(row("a"));
    const { told, now } = reader();
    for (let turn = 1; turn <= 8; turn += 1) {
      clock.pass(COALESCE_MS);
      journal.put(row("a", { evidence: { atMs: turn, from: "console" } }));
    }
    clock.pass(SEEN_AGAIN_MS);
    expect(told.slice(1).map(({ atMs }) => atMs)).toEqual([SEEN_AGAIN_MS, 2 * SEEN_AGAIN_MS, 3 * SEEN_AGAIN_MS]);
    expect(now.view?.rows[0]?.evidence?.atMs).toBe(8);
    journal.put(row("a", { evidence: { atMs: 9, from: "console" }, state: "unreachable" }));
    clock.pass(COALESCE_MS);
    expect(now.view?.rows[0]).toMatchObject({ state: "unreachable", evidence: { atMs: 9 } });
  });

  test("says that it is there while nothing happens", () => {
    const { clock, reader } = world();
    const { told } = reader();
    clock.pass(3 * QUIET_MS);
    expect(told.map(({ atMs }) => atMs)).toEqual([0, QUIET_MS, 2 * QUIET_MS, 3 * QUIET_MS]);
  });

  test("makes one set of bytes for all readers of one revision", () => {
    const { journal, clock, reader, patches } = world();
    const readers = Array.from({ length: 5 }, () => reader());
    const before = patches();
    journal.put(row("a"));
    clock.pass(COALESCE_MS);
    expect(new Set(readers.map(({ told }) => told.at(-1)?.bytes)).size).toBe(1);
    expect(patches() - before).toBe(1);
  });

  test("queues nothing for a reader that does not read, and tells it the sum when it does", () => {
    const { journal, clock, reader } = world();
    const slow = reader();
    const quick = reader();
    slow.now.isBehind = true;
    for (let turn = 0; turn < 40; turn += 1) {
      journal.put(row("a", { detail: String(turn) }));
      clock.pass(COALESCE_MS);
    }
    expect(slow.told).toHaveLength(1);
    expect(quick.told.length).toBeGreaterThan(30);
    slow.now.isBehind = false;
    slow.taken();
    clock.pass(COALESCE_MS);
    expect(slow.told).toHaveLength(2);
    expect(slow.now.view?.rows).toEqual(journal.rows());
  });

  test("lets a reader go that stays away for half a minute, and no other", () => {
    const { clock, reader } = world();
    const slow = reader();
    const quick = reader();
    slow.now.isBehind = true;
    clock.pass(AWAY_MS);
    expect(slow.now.hasEnded).toBe(false);
    clock.pass(QUIET_MS);
    expect([slow.now.hasEnded, quick.now.hasEnded]).toEqual([true, false]);
  });

  test("tells nothing more to a session that ended, and ends its stream within fifteen seconds", () => {
    const { journal, clock, reader } = world();
    const { told, now } = reader();
    now.mayRead = false;
    journal.put(row("a"));
    clock.pass(COALESCE_MS);
    expect([told.length, now.hasEnded]).toEqual([1, true]);
    const quiet = reader();
    quiet.now.mayRead = false;
    clock.pass(15_000);
    expect([quiet.told.length, quiet.now.hasEnded]).toEqual([1, true]);
  });

  test("does nothing while nobody reads", () => {
    const { journal, clock, broadcast, reader, patches } = world();
    const { me } = reader();
    broadcast.leave(me);
    const before = patches();
    journal.put(row("a"));
    clock.pass(60_000);
    expect([clock.waiting(), patches() - before]).toEqual([0, 0]);
  });
});
