import { expect, test } from "@playwright/test";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { rowsOfHome, signatureOf } from "./rows-of-home";

const row = (kind: FleetRow["kind"], context: string, kiali: string, name: string): FleetRow =>
  JSON.parse(
    JSON.stringify({
      id: `${kind} ${context} ${kiali} ${name}`,
      kind,
      name,
      home: { context, kiali },
      state: "healthy",
      detail: "",
    }),
  );
const view = (...rows: readonly FleetRow[]): FleetView => ({
  epoch: "e",
  rev: 1,
  nowMs: 0,
  rows,
  sweep: null,
  sweptMs: null,
  problems: [],
});

test("a home without a named Kiali is the only one of its context, and none of two", () => {
  const [a, b] = [row("home", "east", "ns/a", "east"), row("home", "east", "ns/b", "east")];
  expect(rowsOfHome(view(a), { home: "east", kiali: null }).own).toBe(a);
  expect(rowsOfHome(view(a, b), { home: "east", kiali: null }).own).toBeNull();
  expect(rowsOfHome(view(a, b), { home: "east", kiali: "ns/b" }).own).toBe(b);
  expect(rowsOfHome(null, { home: "east", kiali: null })).toEqual({ own: null, connections: [] });
});

test("connections of another Kiali are not its own", () => {
  const mine = row("connection", "east", "ns/a", "west");
  const rows = rowsOfHome(view(mine, row("connection", "east", "ns/b", "north")), { home: "east", kiali: "ns/a" });
  expect(rows.connections).toEqual([mine]);
});

test("a look that found everything as it was changes nothing, a new state does", () => {
  const mine = row("connection", "east", "ns/a", "west");
  const before = signatureOf({ own: null, connections: [mine] });
  expect(signatureOf({ own: null, connections: [{ ...mine, latencyMs: 9 }] })).toBe(before);
  expect(signatureOf({ own: null, connections: [{ ...mine, isLoaded: false }] })).not.toBe(before);
  expect(signatureOf({ own: null, connections: [{ ...mine, state: "unreachable" }] })).not.toBe(before);
});
