import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { parsePrometheus } from "@/e2e/receivers/parse-prometheus";
import type { ContextRow } from "@/lib/cluster/context-row";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { Fleet } from "@/lib/fleet/fleet";
import { ProbeTally } from "@/lib/fleet/probe-tally";
import { testRow, testView } from "@/lib/notice/rows-for-tests";
import { ok } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { Clusters } from "./clusters";
import { statusEvent, statusOutput } from "./contract/status-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";
import { screenOn } from "./screen";

const KIALI = { namespace: "istio-system", name: "kiali" };
const KNOWN: readonly KnownHome[] = [{ home: "east", kiali: KIALI }];

const context = (name: string, more: Partial<ContextRow> = {}): ContextRow => ({
  name,
  cluster: name,
  user: "u",
  namespace: null,
  server: "https://x.test",
  credential: "token",
  current: false,
  file: "config",
  problem: null,
  ...more,
});

const home = testRow({ id: "home", kind: "home", name: "east", context: "east", kialiVersion: "v2.11.0" });
const west = testRow({ id: "west", latencyMs: 12.4, version: "v1.34.1" });
const lone = testRow({ id: "lone", kind: "context", home: null, state: "not-connected", evidence: null });

/** A fleet whose rows the test says. */
function fakeFleet(first: readonly FleetRow[]) {
  const state = {
    named: [] as string[],
    rows: first,
    sweptMs: 0 as number | null,
    isStopped: false,
    listeners: new Set<() => void>(),
  };
  const fleet: Fleet = {
    view: () =>
      testView(state.rows, {
        nowMs: 5_000,
        sweptMs: state.sweptMs,
        sweep: state.sweptMs === null ? { done: 1, total: 3 } : null,
      }),
    patchSince: () => null,
    onChange: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    hold: () => () => undefined,
    watch: () => () => undefined,
    lookAgain: async (ids) => {
      state.named.push(...ids);
    },
    refresh: async () => undefined,
    history: () => [],
    latencies: () => [],
    probes: () => ({ ...new ProbeTally().counts(), sweepMs: null }),
    orphans: () => [],
    stop: async () => {
      state.isStopped = true;
    },
  };
  return Object.assign(state, {
    fleet,
    become: (rows: readonly FleetRow[]) => {
      state.rows = rows;
      for (const listener of state.listeners) listener();
    },
  });
}

function worldOf(
  fake: ReturnType<typeof fakeFleet>,
  known = KNOWN,
  contexts = [context("east"), context("west"), context("cloud", { credential: "exec" })],
) {
  const asked: KnownHome[][] = [];
  const opened: string[] = [];
  const clusters: Clusters = {
    contextRows: async () => ({ rows: contexts, problems: [] }),
    openCluster: async (name) => {
      opened.push(name);
      return ok(fakeCluster({ context: name }).cluster);
    },
    loadOpenEndpoint: () => Promise.reject(new Error("not needed")),
    knownHomes: async () => known,
    loadFleet: async () => (homes) => {
      asked.push([...homes]);
      return fake.fleet;
    },
    closeClusters: () => undefined,
  };
  return { clusters, asked, opened };
}

async function run(argv: readonly string[], fake = fakeFleet([home, west, lone]), world = worldOf(fake)) {
  const { terminal, printed } = recordingTerminal();
  const code = await runCli(["status", ...argv], terminal, async () => ({ clusters: world.clusters }));
  expect(fake.isStopped || code === 2).toBe(true);
  return { code, ...printed, ...world };
}

test.describe("kiali-fleet status", () => {
  test("lists homes and connections, worst first, and counts them; all healthy is 0", async () => {
    const { code, out } = await run([]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.trimEnd())).toEqual([
      "2 healthy",
      "  STATE    CLUSTER      HOME                     SEEN     LATENCY  VERSION        DETAIL",
      "✓ healthy  east (home)  east istio-system/kiali  5 s ago  –        Kiali v2.11.0  Answers with Kiali's credential",
      "✓ healthy  west         east istio-system/kiali  5 s ago  12 ms    v1.34.1        Answers with Kiali's credential",
      "",
    ]);
  });

  test("ends with 1 when anything is not healthy, or nobody could look", async () => {
    for (const state of ["unreachable", "credential-expiring", "quarantined", "unknown"] as const) {
      const { code, out } = await run([], fakeFleet([home, { ...west, state }]));
      expect([state, code]).toEqual([state, 1]);
      expect(out.split("\n")[2]).toContain("west");
    }
  });

  test("is about the states that are asked for, exit code included", async () => {
    const fake = () => fakeFleet([home, { ...west, state: "drifted" }, lone]);
    const drifted = await run(["--state", "drifted,unreachable"], fake());
    expect([drifted.code, drifted.out.split("\n")[0]]).toEqual([1, "1 drifted"]);
    expect((await run(["--state", "unreachable"], fake())).code).toBe(0);
    expect((await run(["--state", "not-connected"], fake())).out).toContain("lone");
    const wrong = await run(["--state", "unreachabel"]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("Did you mean --state unreachable?")]);
  });

  test("prints its contract as JSON, with times of day and contexts too", async () => {
    const { out, code } = await run(["-o", "json"]);
    const value = statusOutput.parse(JSON.parse(out));
    expect(code).toBe(0);
    expect(value.rows.map(({ name }) => name)).toEqual(["east", "west", "lone"]);
    expect([value.isComplete, value.counts.healthy, value.counts["not-connected"]]).toEqual([true, 2, 1]);
    expect(Math.abs(Date.parse(value.rows[0]?.seenAt ?? "") - Date.now() + 5_000)).toBeLessThan(5_000);
  });

  test("prints what /metrics prints, without what is about the process", async () => {
    const { out, code } = await run(["-o", "prometheus"], fakeFleet([home, { ...west, state: "unreachable" }]));
    expect(code).toBe(0);
    const names = parsePrometheus(out).map(({ name }) => name);
    expect(names).toContain("kiali_fleet_cluster_state");
    expect(names.filter((name) => !name.startsWith("kiali_fleet_"))).toEqual([]);
    expect((await run(["-o", "prometheus", "--watch"])).code).toBe(2);
  });

  test("needs no option, and its help says so", async () => {
    const { terminal, printed } = recordingTerminal();
    await runCli(["status", "--help"], terminal, () => Promise.reject(new Error("not needed")));
    expect(printed.out).toContain("Usage: kiali-fleet status [options]");
  });

  test("asks about the homes that the console knows, as far as the kubeconfig still has them", async () => {
    const known = [...KNOWN, { home: "gone", kiali: KIALI }];
    const fake = fakeFleet([home]);
    expect((await run([], fake, worldOf(fake, known))).asked).toEqual([[...KNOWN]]);
  });

  test("says how to name a home where none is known, and does not begin", async () => {
    const fake = fakeFleet([]);
    const { code, err, asked } = await run([], fake, worldOf(fake, []));
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain("--discover");
    expect((await run(["--home", "eas"])).err).toContain("Did you mean --home east?");
  });

  test("signs in to the homes that were asked for, and to nothing else", async () => {
    const contexts = [context("east", { credential: "exec" }), context("west", { credential: "exec" })];
    const fake = fakeFleet([home, west]);
    expect((await run([], fake, worldOf(fake, KNOWN, contexts))).code).toBe(0);
    expect(fake.named).toEqual(["home"]);
    const plain = fakeFleet([home, west]);
    await run([], plain, worldOf(plain, KNOWN, [context("east"), context("west", { credential: "exec" })]));
    expect(plain.named).toEqual([]);
  });

  test("looks for Kialis without starting a login program", async () => {
    const fake = fakeFleet([]);
    const { code, err, opened } = await run(["--discover"], fake, worldOf(fake));
    expect([code, opened]).toEqual([2, ["east", "west"]]);
    expect(err).toContain("No context that can be asked without a login program has a Kiali");
  });

  test("counts on the terminal while it looks, and ends with 3 when somebody stops it before the end", async () => {
    const fake = fakeFleet([home, { ...west, state: "unreachable" }]);
    fake.sweptMs = null;
    const { terminal, printed, pressCtrlC } = recordingTerminal();
    const ending = runCli(["status", "-o", "json"], terminal, async () => ({ clusters: worldOf(fake).clusters }));
    await expect.poll(() => printed.status.at(-1)).toBe("◌ 1 of 3 looked at: 1 unreachable");
    pressCtrlC();
    expect(await ending).toBe(3);
    expect(statusOutput.parse(JSON.parse(printed.out))).toMatchObject({
      isComplete: false,
      counts: { unreachable: 1 },
    });
    expect(printed.err).toBe("");
  });
});

test.describe("kiali-fleet status --watch", () => {
  async function watching(argv: readonly string[], fake: ReturnType<typeof fakeFleet>) {
    const { terminal, printed, pressCtrlC } = recordingTerminal();
    const ending = runCli(["status", "--watch", ...argv], terminal, async () => ({ clusters: worldOf(fake).clusters }));
    await expect.poll(() => fake.listeners.size).toBe(1);
    return {
      printed,
      end: async () => {
        pressCtrlC();
        const code = await ending;
        return { code, listeners: fake.listeners.size, isStopped: fake.isStopped };
      },
    };
  }
  const lines = (text: string) => text.trimEnd().split("\n");

  test("prints a line for each change into a pipe, and ends cleanly with what is so then", async () => {
    const fake = fakeFleet([home, west]);
    const { printed, end } = await watching([], fake);
    const before = lines(printed.out).length;
    fake.become([home, { ...west, state: "unreachable", detail: "west does not answer" }]);
    await expect.poll(() => lines(printed.out).length).toBe(before + 1);
    expect(lines(printed.out).at(-1)).toMatch(/Z ✕ west of east: healthy → unreachable: west does not answer$/);
    fake.become([home]);
    await expect.poll(() => lines(printed.out).at(-1)).toContain("west of east: unreachable → not connected");
    fake.become([home, { ...west, state: "drifted" }]);
    await expect.poll(() => lines(printed.out).at(-1)).toContain("west of east: drifted");
    expect(await end()).toEqual({ code: 1, listeners: 0, isStopped: true });
    expect(printed.err).toBe("");
  });

  test("is one JSON value a line: the whole first, then changes", async () => {
    const fake = fakeFleet([home, west]);
    const { printed, end } = await watching(["-o", "json"], fake);
    fake.become([home, { ...west, state: "degraded" }]);
    await expect.poll(() => lines(printed.out).length).toBe(2);
    fake.become([home]);
    await expect.poll(() => lines(printed.out).length).toBe(3);
    const events = lines(printed.out).map((line) => statusEvent.parse(JSON.parse(line)));
    expect(events.map((event) => [event.event, event.event === "change" ? event.from : null])).toEqual([
      ["status", null],
      ["change", "healthy"],
      ["gone", null],
    ]);
    expect((await end()).code).toBe(0);
  });

  test("says nothing about what was merely seen again", async () => {
    const fake = fakeFleet([home, west]);
    const { printed, end } = await watching([], fake);
    const before = printed.out;
    fake.become([home, { ...west, evidence: { atMs: 4_000, from: "console" }, latencyMs: 3 }]);
    await delay(400);
    expect(printed.out).toBe(before);
    await end();
  });

  test("draws over itself in a terminal, never more than fits", () => {
    let drawn = "";
    const screen = screenOn({
      write: (text: Uint8Array | string) => {
        drawn += String(text);
        return true;
      },
      rows: 5,
    });
    drawn = "";
    screen.show(Array.from({ length: 10 }, (_, index) => `line ${index}`).join("\n"));
    screen.close();
    const esc = String.fromCharCode(27);
    const plain = drawn.replaceAll(new RegExp(`${esc}\\[\\??[0-9]*[a-zA-Z]`, "g"), "");
    expect(plain.trimEnd().split("\n")).toEqual(["line 0", "line 1", "line 2", "… and 7 more lines"]);
    expect(drawn.endsWith("\u001b[?7h")).toBe(true);
  });
});
