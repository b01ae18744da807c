import { expect, test } from "@playwright/test";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { credentialLife, span } from "./credential-life";

const NOW = Date.parse("2026-01-10T00:00:00Z");
const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const lives = (issuedHours: number | null, leftHours: number | null, kind: ConnectionRow["credential"]["kind"]) =>
  credentialLife(
    {
      credential: {
        kind,
        issuedAt: issuedHours === null ? null : at(-issuedHours),
        expiresAt: leftHours === null ? null : at(leftHours),
      },
    },
    NOW,
  );

test.describe("credentialLife", () => {
  const cases = [
    ["a token Secret never ends", lives(9, null, "token-secret"), "no expiry", "endless"],
    ["two thirds of its life are quiet", lives(60, 31, "token-request"), "expires in 31 h", "fresh"],
    ["the last third warns", lives(60, 30, "token-request"), "expires in 30 h", "ending"],
    ["hours are told", lives(21, 3, "token-request"), "expires in 3 h", "ending"],
    ["what is over says since when", lives(30, -5, "token-request"), "expired 5 h ago", "over"],
    ["no expiry of what has one is not known", lives(null, null, "exec"), "expiry not known", "unknown"],
    ["without a beginning it counts as thirty days", lives(null, 239, "certificate"), "expires in 9 days", "ending"],
  ] as const;
  for (const [what, life, words, state] of cases) test(what, () => expect(life).toMatchObject({ words, state }));
});

test.describe("span", () => {
  const cases = [
    [20_000, "1 min"],
    [59 * 60_000, "59 min"],
    [47 * HOUR, "47 h"],
    [49 * HOUR, "2 days"],
  ] as const;
  for (const [ms, words] of cases) test(`says ${words}`, () => expect(span(ms)).toBe(words));
});
