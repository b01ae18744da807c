import { expect, test } from "@playwright/test";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { expiringWithin, expiryOf, renewalDue } from "./expiry";

const HOUR_MS = 3_600_000;
const life = { issuedAt: "2026-11-22T00:00:00Z", expiresAt: "2026-11-22T12:00:00Z" };
const at = (hours: number): number => Date.parse(life.issuedAt) + hours * HOUR_MS;

test.describe("expiryOf", () => {
  for (const [hours, state] of [
    [0, "fine"],
    [7.9, "fine"],
    [8.1, "expiring"],
    [11.9, "expiring"],
    [12, "expired"],
    [99, "expired"],
  ] as const)
    test(`is ${state} after ${hours} of 12 hours`, () => expect(expiryOf(life, at(hours)).state).toBe(state));

  test("counts down to nothing, not below", () => {
    expect(expiryOf(life, at(9))).toEqual({ state: "expiring", leftMs: 3 * HOUR_MS, share: 0.25 });
    expect(expiryOf(life, at(13))).toMatchObject({ leftMs: 0, share: 0 });
  });

  test("says never for what does not end", () =>
    expect(expiryOf({ issuedAt: null, expiresAt: null }, at(0))).toEqual({
      state: "never",
      leftMs: Number.POSITIVE_INFINITY,
      share: 1,
    }));
});

test.describe("renewalDue", () => {
  test("is at two thirds of a life, earlier by the jitter", () => {
    expect(renewalDue(life, 0)).toBe(at(8));
    expect(renewalDue(life, 1)).toBeCloseTo(at(6.8), -1);
    expect(renewalDue({ issuedAt: null, expiresAt: null }, 0)).toBeNull();
  });
});

test("expiringWithin takes what ends in time or has ended, soonest first, and nothing that never ends", () => {
  const row = (name: string, expiresAt: string | null): ConnectionRow => ({
    ...ROW,
    name,
    credential: { kind: "token-request", issuedAt: null, expiresAt },
  });
  const rows = [
    row("later", "2026-12-30T00:00:00Z"),
    row("soon", "2026-11-25T00:00:00Z"),
    row("never", null),
    row("over", "2026-11-01T00:00:00Z"),
  ];
  expect(expiringWithin(rows, 7, at(0)).map(({ name }) => name)).toEqual(["over", "soon"]);
});

const ROW: Omit<ConnectionRow, "name" | "credential"> = {
  secret: null,
  form: "combined",
  maker: { kind: "fleet", words: "" },
  server: null,
  remote: null,
  auth: "token-file",
  tokenPlace: "own-key",
  identity: null,
  createdAt: null,
  rotatedAt: null,
  isMounted: true,
  isLoaded: true,
  isQuarantined: false,
  orphan: null,
  findings: [],
};
