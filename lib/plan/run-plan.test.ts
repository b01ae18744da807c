import { expect, test } from "@playwright/test";
import { type FakeCluster, type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import { fail, ok, type Problem } from "@/lib/problem";
import type { Change, Gate, Mint, Place, Plan, Step, StepEvent } from "./plan";
import type { GateCode, RunOptions, RunRecord } from "./run-context";
import { runPlan } from "./run-plan";

const WEST: Place = { side: "remote", context: "west" };
const EAST: Place = { side: "home", context: "east" };

const create = (name: string, together?: string, place = WEST): Change => ({
  id: name,
  place,
  verb: "create",
  why: "wanted",
  ref: { apiVersion: "v1", kind: "Secret", namespace: "mesh", name },
  manifest: { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "mesh" } },
  manager: "kiali-fleet",
  fields: [],
  takesOver: [],
  uid: null,
  ...(together === undefined ? {} : { together }),
});
const gate = (name: string, together?: string): Gate => ({
  id: name,
  place: WEST,
  verb: "gate",
  gate: name,
  title: name,
  because: "it matters",
  why: "it matters",
  ...(together === undefined ? {} : { together }),
});
const mint = (together: string): Mint => ({
  id: "token",
  place: WEST,
  verb: "mint",
  account: { namespace: "mesh", name: "kiali" },
  source: { kind: "secret", name: "b" },
  as: "west",
  why: "needed",
  together,
});

type Told = { events: readonly StepEvent[]; records: readonly RunRecord[]; west: FakeCluster; east: FakeCluster };

async function run(steps: readonly Step[], options: Partial<RunOptions> = {}, west: FakeClusterOptions = {}) {
  const told = { events: [] as StepEvent[], records: [] as RunRecord[] };
  const clusters: Told = { ...told, west: fakeCluster({ context: "west", ...west }), east: fakeCluster() };
  const plan: Plan = { goal: "", grants: [], warnings: [], steps, undo: [] };
  const receipt = await runPlan(plan, {
    clusters: (context) => (context === "west" ? clusters.west.cluster : clusters.east.cluster),
    gates: {},
    restart: { run: () => Promise.resolve(ok("")), undo: () => Promise.resolve(ok("")) },
    signal: new AbortController().signal,
    onEvent: (event) => told.events.push(event),
    record: (entry) => {
      told.records.push(entry);
      return Promise.resolve(ok(undefined));
    },
    ...options,
  });
  const ends = told.events.filter(({ status }) => status !== "running").map(({ id, status }) => `${id} ${status}`);
  return { receipt, ends, ...clusters };
}

const denied: Problem = {
  kind: "forbidden",
  context: "west",
  verb: "patch",
  resource: "secrets",
  namespace: null,
  name: null,
  user: null,
};
const yes: GateCode = () => Promise.resolve(ok("yes"));
const no: GateCode = () => Promise.resolve(fail(denied));

test.describe("steps that begin together", () => {
  test("are all on record and begun before one of them has ended", async () => {
    const { events, records } = await run([create("a", "x"), create("b", "x"), create("c")]);
    expect(events.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "a running",
      "b running",
      "a done",
      "b done",
      "c running",
      "c done",
    ]);
    const lines = records.map(({ phase, step }) => `${phase} ${step.id}`);
    expect(lines.slice(0, 2)).toEqual(["before a", "before b"]);
    expect(lines.slice(2, 4).sort()).toEqual(["after a", "after b"]);
    expect(lines.slice(4)).toEqual(["before c", "after c"]);
  });

  test("end each by itself when one fails, and nothing after them begins", async () => {
    const steps = [create("a", "x"), create("b", "x"), create("c")];
    const { receipt, ends, west } = await run(steps, {}, { denies: ["apply Secret/mesh/a"] });
    expect(ends).toEqual(["a failed", "b done", "c not-reached"]);
    expect(receipt).toMatchObject({ done: ["b"], stoppedBy: { step: "a", problem: { kind: "forbidden" } } });
    expect(receipt.left).toEqual([expect.stringContaining("mesh/b in west: created by this run")]);
    expect(west.names()).toEqual(["Secret/mesh/b"]);
  });

  test("stop at the first in the order of the plan, whichever failed first", async () => {
    const late: GateCode = async () => {
      await new Promise(setImmediate);
      return fail(denied);
    };
    const { receipt, ends } = await run([gate("late", "x"), gate("soon", "x")], { gates: { late, soon: no } });
    expect(receipt.stoppedBy?.step).toBe("late");
    expect(ends).toEqual(["late failed", "soon failed"]);
  });

  test("are not waited for when they only look and a step before them has failed", async () => {
    const hangs: GateCode = (_gate, { signal, cluster: { context } }) =>
      new Promise((resolve) =>
        signal.addEventListener("abort", () => resolve(fail({ kind: "cancelled", context })), { once: true }),
      );
    const { receipt, ends } = await run([gate("no", "x"), gate("hangs", "x")], { gates: { no, hangs } });
    expect(ends).toEqual(["no failed", "hangs not-reached"]);
    expect(receipt.stoppedBy?.step).toBe("no");
  });

  test("do not wait for a token whose Secret was refused", async () => {
    const { ends } = await run([create("b", "x"), mint("x")], {}, { denies: ["apply Secret"] });
    expect(ends[0]).toBe("b failed");
    expect(ends).toHaveLength(2);
  });

  test("are none of them begun when the line of one cannot be written", async () => {
    const problem = { kind: "not-recorded", file: "audit.jsonl", why: "full" } as const;
    const { receipt, ends, west } = await run([create("a", "x"), create("b", "x")], {
      record: ({ step }) => Promise.resolve(step.id === "b" ? fail(problem) : ok(undefined)),
    });
    expect(ends).toEqual(["b failed", "a not-reached"]);
    expect(receipt).toMatchObject({ done: [], left: [], stoppedBy: { step: "b", problem } });
    expect(west.names()).toEqual([]);
  });

  test("have all ended when a crash comes out of the run", async () => {
    const crash = (event: StepEvent) => {
      if (event.id === "a" && event.status === "done") throw new Error("crash");
    };
    const west = fakeCluster({ context: "west" });
    const steps = [create("a", "x"), create("b", "x"), create("c")];
    const clusters = () => west.cluster;
    await expect(run(steps, { clusters, onEvent: crash })).rejects.toThrow("crash");
    expect(west.names()).toEqual(["Secret/mesh/a", "Secret/mesh/b"]);
  });
});

test("what a write to the home overwrites is read once, while the gates before it are asked", async () => {
  const { receipt, east } = await run([gate("yes"), create("home", undefined, EAST)], { gates: { yes } });
  expect(receipt.stoppedBy).toBeNull();
  expect(east.calls).toEqual(["read Secret/mesh/home", "apply Secret/mesh/home"]);
});
