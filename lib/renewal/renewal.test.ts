import { expect, test } from "@playwright/test";
import type { ConnectionRow, Inventory } from "@/lib/access/inventory/inventory";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Receipt } from "@/lib/plan/plan";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { type RenewalWorld, renewOnce } from "./renew-once";
import { homeRenewal, type RenewalMemory, renewalOf } from "./renewal-state";

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-11-22T12:00:00Z");
const iso = (hours: number): string => new Date(START + hours * HOUR_MS).toISOString();

const connection = (name: string, more: Partial<ConnectionRow> = {}): ConnectionRow => ({
  name,
  secret: null,
  form: "combined",
  maker: { kind: "fleet", words: "this console" },
  server: `https://${name}.example.com`,
  remote: { context: name, how: "address" },
  auth: "token-file",
  tokenPlace: "own-key",
  identity: null,
  credential: { kind: "token-request", issuedAt: iso(0), expiresAt: iso(24) },
  createdAt: null,
  rotatedAt: null,
  isMounted: true,
  isLoaded: true,
  isQuarantined: false,
  orphan: null,
  findings: [],
  ...more,
});

const context = (name: string, more: Partial<ContextRow> = {}): ContextRow => ({
  name,
  cluster: name,
  user: name,
  namespace: null,
  server: `https://${name}.example.com`,
  credential: "certificate",
  current: false,
  file: "config",
  problem: null,
  ...more,
});

const inventory = (connections: readonly ConnectionRow[]): Inventory => ({
  home: "east",
  kiali: {
    namespace: "istio-system",
    name: "kiali",
    version: "2.29.0",
    installer: "helm",
    authStrategy: null,
    clusterName: "east",
  },
  connections,
  orphans: [],
  problems: [],
});

const receipt = (unfinished: readonly { lane: string; problem: Problem }[] = []): Receipt => ({
  done: [],
  stoppedBy: null,
  undone: [],
  left: [],
  evidence: [],
  ...(unfinished.length > 0 ? { unfinished: unfinished.map((each) => ({ ...each, step: "x" })) } : {}),
  startedAt: iso(0),
  endedAt: iso(0),
});

const statusAt = ({ memory }: Scene, hours: number) => renewalOf(memory, "east", START + hours * HOUR_MS);

type Scene = { memory: RenewalMemory; rotated: string[][]; look: (hours: number) => Promise<void> };

function scene(
  rows: () => readonly ConnectionRow[],
  more: { contexts?: readonly ContextRow[]; answer?: () => Result<Receipt>; jitter?: number } = {},
): Scene {
  const memory: RenewalMemory = { homes: new Map(), isOnForAll: true, timer: null, isRunning: false };
  const rotated: string[][] = [];
  let now = START;
  const world: RenewalWorld = {
    now: () => now,
    jitter: () => more.jitter ?? 0,
    homes: async () => [{ home: "east", kiali: null }],
    contexts: async () => more.contexts ?? ["east", "west", "north"].map((name) => context(name)),
    inventory: async () => ok(inventory(rows())),
    rotate: async (wish) => {
      rotated.push(wish.names);
      return more.answer?.() ?? ok(receipt());
    },
  };
  return {
    memory,
    rotated,
    look: async (hours) => {
      now = START + hours * HOUR_MS;
      await renewOnce(memory, world);
    },
  };
}
const stateOf = ({ memory }: Scene) => homeRenewal(memory, { home: "east" });

test.describe("renewing by itself", () => {
  test("begins when two thirds of a life are over, and not before", async () => {
    const at = scene(() => [connection("west")]);
    for (const hours of [1, 8, 15.9]) await at.look(hours);
    expect(at.rotated).toEqual([]);
    await at.look(16.3);
    expect(at.rotated).toEqual([["west"]]);
    expect(stateOf(at).last).toEqual({ at: iso(16.3), ok: true, problem: null });
  });

  test("begins earlier by the jitter, never later", async () => {
    const at = scene(() => [connection("west")], { jitter: 1 });
    await at.look(13.5);
    expect(at.rotated).toEqual([]);
    await at.look(13.9);
    expect(at.rotated).toEqual([["west"]]);
  });

  test("renews all that are due in one run", async () => {
    const at = scene(() => [connection("west"), connection("north")]);
    await at.look(17);
    expect(at.rotated).toEqual([["west", "north"]]);
  });

  test("does nothing for a home that is off", async () => {
    const at = scene(() => [connection("west")]);
    stateOf(at).isOn = false;
    await at.look(23);
    expect(at.rotated).toEqual([]);
  });

  test("tries again ever later, yet often before the token ends, and shows the problem", async () => {
    const problem: Problem = { kind: "timed-out", context: "west", waitedFor: "it", timeoutMs: 1 };
    const at = scene(() => [connection("west"), connection("north")], {
      answer: () => ok(receipt([{ lane: "west", problem }])),
    });
    for (let hours = 16; hours < 24; hours += 1 / 120) await at.look(hours);
    expect(stateOf(at).last).toMatchObject({ ok: false, problem });
    const tries = at.rotated.filter((names) => names.includes("west"));
    expect(tries.length).toBeGreaterThan(12);
    expect(tries.length).toBeLessThan(120);
    expect(stateOf(at).tries.has("north")).toBe(false);
    expect(stateOf(at).tries.get("west")?.failures).toBe(tries.length);
  });

  test("forgets its failures with the first success", async () => {
    let problem: Problem | null = { kind: "busy", context: "east", name: "x", run: "1", startedAt: iso(0) };
    let row = connection("west");
    const at = scene(() => [row], { answer: () => (problem ? fail(problem) : ok(receipt())) });
    await at.look(17);
    expect(stateOf(at).last).toMatchObject({ ok: false, problem: { kind: "busy" } });
    problem = null;
    await at.look(18);
    row = connection("west", { credential: { kind: "token-request", issuedAt: iso(18), expiresAt: iso(42) } });
    expect(stateOf(at)).toMatchObject({ last: { ok: true } });
    expect(stateOf(at).tries.size).toBe(0);
    await at.look(19);
    expect(at.rotated).toHaveLength(2);
  });

  test("leaves what only an operator can do to him, and says why", async () => {
    const rows = [
      connection("west"),
      connection("north", { maker: { kind: "script", words: "the script" } }),
      connection("inline", { tokenPlace: "inline" }),
      connection("aside", { isQuarantined: true }),
      connection("lasting", { credential: { kind: "token-secret", issuedAt: null, expiresAt: null } }),
      connection("lost", { remote: null }),
    ];
    const at = scene(() => rows, {
      contexts: [context("east"), context("west", { credential: "exec" }), context("north")],
    });
    await at.look(23);
    expect(at.rotated).toEqual([]);
    expect(stateOf(at).skipped).toEqual([
      "west: the context west signs in with an exec plugin, which runs only when an operator asks for it",
      "north: it is not ours: adopt it first",
      expect.stringContaining("inline: its token is inside the kubeconfig"),
      "aside: it is in quarantine",
      "lost: no context has its address",
    ]);
  });

  test("does not touch a home whose own context needs an exec plugin", async () => {
    const at = scene(() => [connection("west")], { contexts: [context("east", { credential: "exec" })] });
    await at.look(23);
    expect(at.rotated).toEqual([]);
    expect(stateOf(at).skipped).toEqual([expect.stringContaining("east: this context signs in with an exec plugin")]);
  });
});

test.describe("what is told of renewing", () => {
  test("which connection comes next, when, and what is left to the operator, but nothing while it is off", async () => {
    const rows = [connection("north"), connection("west"), connection("own", { tokenPlace: "inline" })];
    rows[0] = connection("north", { credential: { kind: "token-request", issuedAt: iso(0), expiresAt: iso(48) } });
    const at = scene(() => rows);
    expect(statusAt(at, 0)).toMatchObject({ home: "east", isOn: true, lookedAt: null, upcoming: null });
    await at.look(1);
    expect(statusAt(at, 1)).toEqual({
      home: "east",
      isOn: true,
      next: iso(1.25),
      upcoming: { name: "west", at: iso(16), failures: 0 },
      lookedAt: iso(1),
      last: null,
      skipped: [expect.stringContaining("own: its token is inside the kubeconfig")],
    });
    stateOf(at).isOn = false;
    expect(statusAt(at, 1)).toMatchObject({ isOn: false, next: null, upcoming: null, skipped: [] });
  });

  test("that a failed one is tried again, and when", async () => {
    const problem: Problem = { kind: "timed-out", context: "west", waitedFor: "it", timeoutMs: 1 };
    const at = scene(() => [connection("west")], { answer: () => fail(problem) });
    await at.look(17);
    const { last, upcoming, next } = statusAt(at, 17);
    expect(last).toEqual({ at: iso(17), ok: false, problem });
    expect(upcoming).toEqual({ name: "west", at: iso(17 + 1 / 12), failures: 1 });
    expect(next).toBe(upcoming?.at);
  });

  test("asking about a home does not make it one that is looked after", () => {
    const at = scene(() => []);
    renewalOf(at.memory, "elsewhere", START);
    expect([...at.memory.homes.keys()]).toEqual([]);
  });
});
