import { expect, test } from "@playwright/test";
import { rowForTests as connection } from "@/components/connections/row-for-tests";
import { primaryAction } from "./primary-action";
import { rowForTests as row } from "./row-for-tests";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const ended = { kind: "token-request", issuedAt: "2026-01-01T00:00:00Z", expiresAt: "2026-02-01T00:00:00Z" } as const;

test.describe("primaryAction", () => {
  for (const [state, action] of [
    ["healthy", "look"],
    ["unreachable", "look"],
    ["unknown", "look"],
    ["drifted", "repair"],
    ["unauthorized", "repair"],
    ["credential-expiring", "rotate"],
    ["orphaned", "settle"],
  ] as const)
    test(`of a cluster that is ${state} is to ${action}`, () =>
      expect(primaryAction(row({ state }), connection(), NOW)).toBe(action));

  test("renews a credential that has ended, and repairs one that is refused before its end", () => {
    const of = (credential: Parameters<typeof connection>[0]) =>
      primaryAction(row({ state: "unauthorized" }), connection(credential), NOW);
    expect(of({ credential: ended })).toBe("rotate");
    expect(of({ credential: { ...ended, expiresAt: "2026-07-01T00:00:00Z" } })).toBe("repair");
  });

  test("releases what is quarantined, and only that", () => {
    const aside = row({ state: "quarantined" });
    expect(primaryAction(aside, connection({ isQuarantined: true }), NOW)).toBe("release");
    expect(primaryAction(aside, connection(), NOW)).toBe("look");
  });

  test("takes the verb of the gravest finding where the state alone names none", () => {
    const findings = [
      { id: "inline-token", severity: "warn", detail: "", mend: "adopt" },
      { id: "unusable", severity: "fail", detail: "", mend: "repair" },
    ] as const;
    expect(primaryAction(row({ state: "degraded" }), connection({ findings }), NOW)).toBe("repair");
  });

  test("offers no verb that has no use, and none before the home has answered", () => {
    expect(primaryAction(row({ state: "drifted" }), connection({ identity: null }), NOW)).toBe("look");
    expect(primaryAction(row({ state: "drifted" }), null, NOW)).toBe("look");
    expect(primaryAction(null, connection(), NOW)).toBe("look");
  });
});
