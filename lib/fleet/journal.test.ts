import { expect, test } from "@playwright/test";
import { applyPatch } from "@/lib/status/apply-patch";
import { BLANK_ROW } from "@/lib/status/blank-row";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { Journal } from "./journal";

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
const viewOf = (journal: Journal): FleetView => ({
  epoch: journal.epoch,
  rev: journal.rev,
  nowMs: 0,
  rows: journal.rows(),
  sweep: null,
  sweptMs: null,
  problems: [],
});

test.describe("the journal of rows", () => {
  test("brings any reader of any revision to the same view", () => {
    const journal = new Journal();
    const views: FleetView[] = [viewOf(journal)];
    const steps: readonly (() => void)[] = [
      () => journal.put(row("a")),
      () => journal.put(row("b", { state: "unreachable" })),
      () => journal.put(row("a", { evidence: { atMs: 2, from: "console" }, latencyMs: 9 })),
      () => journal.remove("b"),
      () => journal.put(row("b")),
      () => journal.put(row("c")),
      () => journal.remove("a"),
    ];
    for (const step of steps) {
      step();
      views.push(viewOf(journal));
    }
    for (const view of views) {
      const patch = journal.since(view.epoch, view.rev);
      if (!patch) throw new Error("a revision of this life is known");
      const { rows } = applyPatch(view, { nowMs: 0, sweep: null, sweptMs: null, problems: [], ...patch });
      expect([...rows].sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual(
        journal.rows().toSorted((x, y) => (x.id < y.id ? -1 : 1)),
      );
    }
  });

  test("sends a row that says the same again by its times alone", () => {
    const journal = new Journal();
    journal.put(row("a"));
    const { rev } = journal;
    journal.put(row("a", { evidence: { atMs: 7, from: "console" }, latencyMs: 3 }));
    expect(journal.since(journal.epoch, rev)).toMatchObject({ rows: [], seen: [["a", 7, 3, null, null]] });
  });

  test("sends nothing for a row that is the very same", () => {
    const journal = new Journal();
    let told = 0;
    journal.onChange(() => {
      told += 1;
    });
    journal.put(row("a"));
    const { rev } = journal;
    journal.put(row("a"));
    expect([journal.rev, told]).toEqual([rev, 1]);
  });

  test("tells everything to who missed more rows that went than are remembered", () => {
    const journal = new Journal();
    const { rev } = journal;
    for (let index = 0; index < 1_500; index += 1) {
      journal.put(row(`r${index}`));
      journal.remove(`r${index}`);
    }
    expect(journal.since(journal.epoch, rev)).toBeNull();
    expect(journal.since(journal.epoch, journal.rev - 2)?.gone).toEqual(["r1499"]);
  });

  test("knows nothing of another life's revisions", () => {
    const journal = new Journal();
    expect(journal.since("another", 0)).toBeNull();
    expect(journal.since(journal.epoch, 1)).toBeNull();
  });
});
