import { expect, test } from "@playwright/test";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { Problem } from "@/lib/problem";
import { type ConnectionFacts, connectionReasons } from "./connection-state";
import type { Look } from "./look";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();
const look = (problem: Problem | null = null, over: Partial<Look> = {}): Look => ({
  atMs: 5,
  as: "kiali",
  problem,
  latencyMs: problem ? null : 3,
  version: problem ? null : "v1.34.1",
  ...over,
});
const connection = (over: Partial<ConnectionRow> = {}): ConnectionRow => ({
  name: "west",
  secret: null,
  form: "combined",
  maker: { kind: "fleet", words: "" },
  server: "https://west.example.com",
  remote: null,
  auth: "token-file",
  tokenPlace: "own-key",
  identity: null,
  credential: { kind: "token-secret", issuedAt: null, expiresAt: null },
  createdAt: null,
  rotatedAt: null,
  isMounted: true,
  isLoaded: true,
  isQuarantined: false,
  orphan: null,
  findings: [],
  ...over,
});
const facts = (over: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  row: connection(),
  homeMs: 1,
  kialiMs: 2,
  look: look(),
  rights: null,
  wallMs: NOW,
  ...over,
});
const worst = (over: Partial<ConnectionFacts>) => connectionReasons(facts(over))[0];
const refused: Problem = { kind: "unreachable", context: "west", server: "", why: "refused", timeoutMs: null };
const lasting = (from: number, to: number) =>
  connection({ credential: { kind: "token-request", issuedAt: at(from), expiresAt: at(to) } });

const cases: readonly (readonly [says: string, of: Partial<ConnectionFacts>, state: string, layer: string | null])[] = [
  ["answers, with all rights, and Kiali lists it", {}, "healthy", null],
  ["nobody asked", { look: null }, "unknown", null],
  ["a socket is refused", { look: look(refused) }, "unreachable", "tcp"],
  ["a name is not found", { look: look({ ...refused, why: "dns" }) }, "unreachable", "dns"],
  [
    "a certificate is not trusted",
    { look: look({ kind: "tls", context: "west", server: "", why: "unknown-ca", detail: "" }) },
    "unreachable",
    "tls",
  ],
  [
    "connections are taken and nothing is answered",
    { look: look({ ...refused, why: "timed-out", timeoutMs: 1 }, { layer: "version" }) },
    "unreachable",
    "version",
  ],
  [
    "the credential is refused",
    { look: look({ kind: "unauthenticated", context: "west", credential: "token" }) },
    "unauthorized",
    "identity",
  ],
  [
    "the account may do nothing",
    { rights: { atMs: 4, missing: ["list pods"], hasNone: true } },
    "unauthorized",
    "rights",
  ],
  ["the account may not do all", { rights: { atMs: 4, missing: ["list pods"], hasNone: false } }, "drifted", "rights"],
  [
    "it fails itself",
    { look: look({ kind: "server-failure", context: "west", status: 500, reason: "" }) },
    "degraded",
    null,
  ],
  ["the token is over", { row: lasting(-24, -0.001) }, "unauthorized", "identity"],
  ["the token is in its last third", { row: lasting(-20, 4) }, "credential-expiring", null],
  ["the token is young", { row: lasting(-1, 23) }, "healthy", null],
  ["Kiali does not list what answers", { row: connection({ isLoaded: false }) }, "not-loaded", null],
  [
    "Kiali does not list what does not answer",
    { row: connection({ isLoaded: false }), look: look(refused) },
    "unreachable",
    "tcp",
  ],
  [
    "Kiali does not list what it cannot use",
    {
      row: connection({
        isLoaded: false,
        findings: [{ id: "unusable", severity: "fail", detail: "no kubeconfig", mend: null }],
      }),
      look: null,
    },
    "degraded",
    null,
  ],
  [
    "Kiali lists what no Secret holds any more",
    {
      row: connection({
        findings: [{ id: "loaded-without-secret", severity: "warn", detail: "no Secret holds it", mend: "revoke" }],
      }),
      look: null,
    },
    "degraded",
    null,
  ],
  [
    "it was set aside, and is dead",
    { row: connection({ isQuarantined: true, isLoaded: false }), look: look(refused) },
    "quarantined",
    null,
  ],
];

for (const [says, of, state, layer] of cases)
  test(`a connection of which ${says} is ${state}${layer ? ` at ${layer}` : ""}`, () => {
    expect(worst(of)).toMatchObject({ state, layer });
  });

test("each reason has the evidence of who saw it and when", () => {
  expect(worst({})?.evidence).toEqual({ atMs: 5, from: "console" });
  expect(worst({ row: connection({ isLoaded: false }) })?.evidence).toEqual({ atMs: 2, from: "kiali" });
  expect(worst({ look: null })?.evidence).toBeNull();
  expect(worst({ look: null, unasked: "Nobody can" })?.detail).toBe("Nobody can");
});
