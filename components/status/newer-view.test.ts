import { expect, test } from "@playwright/test";
import { BLANK_ROW } from "@/lib/status/blank-row";
import type { FleetPatch, FleetRow, FleetView } from "@/lib/status/fleet-row";
import { newerView } from "./newer-view";

const row = (id: string, detail = ""): FleetRow => ({
  ...BLANK_ROW,
  id,
  kind: "connection",
  name: id,
  state: "healthy",
  detail,
  evidence: { atMs: 1, from: "console" },
});
const view = (rev: number, rows: readonly FleetRow[], epoch = "one"): FleetView => ({
  epoch,
  rev,
  nowMs: rev,
  rows,
  sweep: null,
  sweptMs: null,
  problems: [],
});
const patch = (since: number, rev: number, rows: readonly FleetRow[], epoch = "one") => {
  const { rows: _none, ...frame } = view(rev, [], epoch);
  const told: FleetPatch = { ...frame, rows, seen: [], gone: [] };
  return { kind: "patch", patch: told, since } as const;
};

test.describe("newerView", () => {
  test("keeps the identity of rows that say the same, by patch and by view", () => {
    const known = view(3, [row("a"), row("b")]);
    const patched = newerView(known, patch(3, 4, [row("b", "changed")]));
    if (patched === "gap") throw new Error("nothing is missing");
    expect(patched.rows[0]).toBe(known.rows[0]);
    const anew = newerView(patched, { kind: "view", view: view(9, [row("a"), row("b", "again"), row("c")], "two") });
    if (anew === "gap") throw new Error("a view is never a gap");
    expect(anew.rows[0]).toBe(known.rows[0]);
    expect(anew.rows.map(({ detail }) => detail)).toEqual(["", "again", ""]);
  });

  test("never goes back to what is older of the same life", () => {
    const known = view(5, [row("a", "newer")]);
    expect(newerView(known, { kind: "view", view: view(4, [row("a")]) })).toBe(known);
    expect(newerView(known, patch(2, 4, [row("a")]))).toBe(known);
  });

  test("takes the view of another life, however low its revision", () => {
    const next = newerView(view(500, [row("a")]), { kind: "view", view: view(1, [row("b")], "two") });
    expect(next).toMatchObject({ epoch: "two", rev: 1 });
  });

  test("takes a patch that begins before what is known", () => {
    expect(newerView(view(5, [row("a")]), patch(2, 7, [row("b")]))).toMatchObject({ rev: 7, rows: [{}, { id: "b" }] });
  });

  test("tells a gap where a patch begins after what is known, or in another life", () => {
    expect(newerView(view(5, []), patch(6, 7, []))).toBe("gap");
    expect(newerView(view(5, []), patch(5, 7, [], "two"))).toBe("gap");
    expect(newerView(null, patch(0, 1, []))).toBe("gap");
  });
});
