import { expect, test } from "@playwright/test";
import type { FleetRow } from "@/lib/status/fleet-row";
import { consoleNow } from "./console-clock";
import { fromFile, type Kept, toFile } from "./kept-shape";
import { contextOnlyRow } from "./rows";

const seenMs = consoleNow() - 60_000;
const row = (over: Partial<FleetRow> = {}): FleetRow => ({
  ...contextOnlyRow({ name: "west", problem: null }, "read"),
  id: "connection\neast\nistio-system/kiali\nwest",
  kind: "connection",
  home: { context: "east", kiali: "istio-system/kiali" },
  state: "unreachable",
  detail: "west refuses the connection",
  layer: "tcp",
  evidence: { atMs: seenMs, from: "console" },
  loadedEvidence: { atMs: seenMs, from: "kiali" },
  isLoaded: true,
  credential: { kind: "token-request", issuedAt: null, expiresAt: "2026-12-01T00:00:00Z" },
  ...over,
});
const kept = (over: Partial<FleetRow> = {}, count = 1): Kept => ({
  row: row(over),
  changes: Array.from({ length: count }, (_, index) => ({
    atMs: seenMs + index,
    from: null,
    to: "unreachable" as const,
    detail: "",
  })),
});

test.describe("the file of what was known", () => {
  test("brings a row back as what was: with its times, its history, and the mark that nobody has looked since", () => {
    const [back] = fromFile(toFile([kept()]));
    expect(back?.row).toMatchObject({
      state: "unreachable",
      layer: "tcp",
      isLoaded: true,
      isFromBefore: true,
      isWatched: false,
    });
    expect(back?.row.evidence?.atMs).toBeCloseTo(seenMs, -1);
    expect(back?.row.loadedEvidence?.atMs).toBeCloseTo(seenMs, -1);
    expect(back?.changes[0]?.atMs).toBeCloseTo(seenMs, -1);
    expect(back?.row.nextLookMs).toBeNull();
  });

  test("holds no rows of contexts, none that nobody looked at, and no sentence that could quote a credential", () => {
    const token = `eyJ${"a".repeat(60)}`;
    const text = toFile([
      kept({ kind: "context", home: null }),
      kept({ id: "unseen", evidence: null }),
      kept({ id: "quoted", detail: `Kiali ended with: Authorization: Bearer ${token}` }),
    ]);
    expect(text).not.toContain(token.slice(0, 20));
    expect(fromFile(text).map(({ row: { id, detail } }) => [id, detail])).toEqual([
      ["quoted", "Its API server does not answer; the layer that failed is named."],
    ]);
  });

  test("is bounded, in rows and in what it tells of each", () => {
    const text = toFile(Array.from({ length: 2_500 }, (_, index) => kept({ id: `row ${index}` }, 50)));
    const back = fromFile(text);
    expect([back.length, back[0]?.changes.length]).toEqual([2_000, 20]);
    expect(text.length).toBeLessThan(16 * 1024 * 1024);
  });

  test("passes over rows that are not as they should be, and is none at all in another version", () => {
    const said = JSON.parse(toFile([kept(), kept({ id: "second" })]));
    said.rows[0].state = "splendid";
    expect(fromFile(JSON.stringify(said)).map(({ row: { id } }) => id)).toEqual(["second"]);
    expect(() => fromFile(JSON.stringify({ ...said, version: 2 }))).toThrow();
    expect(() => fromFile("{")).toThrow();
  });
});
