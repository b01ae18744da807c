import { expect, test } from "@playwright/test";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import { fail, ok, type Problem } from "@/lib/problem";
import type { OrphanDraft } from "./orphan";
import type { Gate, Ledger, Plan, Restart, Step, StepEvent } from "./plan";
import type { LedgerCode, RunOptions } from "./run-context";
import { runPlan } from "./run-plan";

const home = { side: "home", context: "east" } as const;
const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "mesh", name: "records" };
const orphan = (name: string): OrphanDraft => ({
  name,
  server: null,
  context: null,
  remoteUid: null,
  account: null,
  pieces: [],
  why: "",
});
const book = (verb: Ledger["verb"], name: string, lane?: string): Ledger => ({
  id: `${verb} ${name}`,
  place: home,
  verb,
  ref,
  orphan: orphan(name),
  why: "",
  ...(lane === undefined ? {} : { lane }),
});
const gate = (id: string, lane?: string): Gate => ({
  id,
  place: home,
  verb: "gate",
  gate: id,
  title: id,
  because: "",
  why: "",
  ...(lane === undefined ? {} : { lane }),
});
const restart = (lane: string): Restart => ({
  id: "restart",
  place: home,
  verb: "restart",
  ref,
  how: "surge",
  command: null,
  why: "",
  lane,
});
const denied: Problem = { kind: "timed-out", context: "west", waitedFor: "an answer", timeoutMs: 1 };

async function run(steps: readonly Step[], options: Partial<RunOptions> = {}, east: FakeClusterOptions = {}) {
  const told: string[] = [];
  const events: StepEvent[] = [];
  const ledger: LedgerCode = {
    run: ({ verb, orphan: { name } }, { signal }) => {
      told.push(`${verb} ${name}${signal.aborted ? " (cancelled)" : ""}`);
      return Promise.resolve(ok("written"));
    },
    keep: ({ orphan: { name } }, problem) => {
      told.push(`keep ${name}: ${problem.kind}`);
      return Promise.resolve(ok(`${name} stays`));
    },
    undo: ({ orphan: { name } }, { signal }) => {
      told.push(`undo ${name}${signal.aborted ? " (cancelled)" : ""}`);
      return Promise.resolve(ok("as it was"));
    },
  };
  const { cluster } = fakeCluster(east);
  const plan: Plan = { goal: "", grants: [], warnings: [], steps, undo: [] };
  const receipt = await runPlan(plan, {
    clusters: () => cluster,
    gates: { yes: () => Promise.resolve(ok("yes")), no: () => Promise.resolve(fail(denied)) },
    restart: { run: () => Promise.resolve(ok("")), undo: () => Promise.resolve(ok("")) },
    ledger,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    record: () => Promise.resolve(ok(undefined)),
    ...options,
  });
  const ends = events.filter(({ status }) => status !== "running").map(({ id, status }) => `${id} ${status}`);
  return { receipt, told, ends };
}

test.describe("lanes", () => {
  test("run to their ends beside one that stops, which keeps its record with the reason", async () => {
    const { receipt, told, ends } = await run([
      book("record", "west"),
      book("record", "north"),
      gate("no", "west"),
      book("clear", "west", "west"),
      gate("yes", "north"),
      book("clear", "north", "north"),
    ]);
    expect(receipt).toMatchObject({ stoppedBy: null, unfinished: [{ lane: "west", step: "no", problem: denied }] });
    expect(receipt.evidence).toEqual(["west stays"]);
    expect([...told].sort()).toEqual(["clear north", "keep west: timed-out", "record north", "record west"]);
    expect(ends).toContain("clear west not-reached");
    expect(ends).toContain("clear north done");
  });

  test("undo their own restart when it fails, and nothing that was written before it", async () => {
    const undone: string[] = [];
    const { receipt } = await run([book("record", "west"), restart("home"), gate("yes", "west")], {
      restart: {
        run: () => Promise.resolve(fail(denied)),
        undo: ({ id }) => {
          undone.push(id);
          return Promise.resolve(ok("rolled back"));
        },
      },
    });
    expect(undone).toEqual(["restart"]);
    expect(receipt).toMatchObject({ stoppedBy: null, undone: ["restart"], unfinished: [{ lane: "home" }] });
  });
});

test.describe("a record", () => {
  test("is as it was before when a step ahead of the lanes fails, also in a run that was cancelled", async () => {
    const cancel = new AbortController();
    const { receipt, told } = await run([book("record", "west"), gate("cancelled")], {
      signal: cancel.signal,
      gates: {
        cancelled: (_gate, { cluster: { context } }) => {
          cancel.abort();
          return Promise.resolve(fail({ kind: "cancelled", context }));
        },
      },
    });
    expect(receipt.undone).toEqual(["record west"]);
    expect(told).toEqual(["record west", "undo west"]);
  });

  test("stays when the home could not be put back: the connection is half gone", async () => {
    const secret = { apiVersion: "v1", kind: "Secret", namespace: "mesh", name: "s" };
    const out: Step = {
      id: "out",
      place: home,
      verb: "update",
      ref: secret,
      manifest: { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "mesh" } },
      manager: "kiali-fleet/west",
      fields: [],
      takesOver: [],
      uid: "uid-s",
      removes: ["west"],
      why: "",
    };
    const objects = [
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s", namespace: "mesh", uid: "uid-s" },
        stringData: { west: "entry" },
      },
    ];
    const { receipt, told } = await run(
      [book("record", "west"), out, gate("no")],
      {},
      { objects, denies: ["apply Secret/mesh/s"] },
    );
    expect(told).toEqual(["record west"]);
    expect(receipt.undone).toEqual([]);
    expect(receipt.evidence.join("\n")).toContain("What west was granted stays on record");
  });
});

test("keys that an apply gives up are put back when a later step fails", async () => {
  const cluster = fakeCluster();
  const manifest = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "mesh" } };
  await cluster.cluster.apply({ ...manifest, stringData: { west: "entry" } }, { manager: "kiali-fleet/west" });
  const gives: Step = {
    id: "gives",
    place: home,
    verb: "update",
    ref: { apiVersion: "v1", kind: "Secret", namespace: "mesh", name: "s" },
    manifest,
    manager: "kiali-fleet/west",
    fields: [],
    takesOver: [],
    uid: null,
    deletesEmpty: true,
    why: "",
  };
  const { receipt } = await run([gives, gate("no")], { clusters: () => cluster.cluster });
  expect(receipt.undone).toEqual(["gives"]);
  expect(cluster.secretText("mesh", "s", "west")).toBe("entry");
});
