import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { auditStdout, startAuditStdout } from "@/lib/audit/audit-stdout";
import { runRecorder } from "@/lib/audit/run-recorder";
import { verifyAudit } from "@/lib/audit/verify-audit";
import type { Receipt, Step } from "@/lib/plan/plan";
import type { RunRecord } from "@/lib/plan/run-context";
import { fail, ok } from "@/lib/problem";

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "recorder-"));
    const before = process.env.FLEET_AUDIT_FILE;
    process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
    await use(process.env.FLEET_AUDIT_FILE);
    if (before === undefined) delete process.env.FLEET_AUDIT_FILE;
    else process.env.FLEET_AUDIT_FILE = before;
    await rm(folder, { recursive: true });
  },
});
test.describe.configure({ mode: "serial" });

const ref = { apiVersion: "v1", kind: "Secret", namespace: "istio-system", name: "a" };
const step: Step = { id: "a", place: { side: "remote", context: "west" }, verb: "delete", ref, uid: "u", why: "gone" };
const entry = (phase: RunRecord["phase"], more: Partial<Step> = {}): RunRecord => ({
  phase,
  step: Object.assign({ ...step }, more),
  line: "delete Secret a in west: gone",
  status: phase === "before" ? "running" : "done",
  problem: null,
  at: "",
});
const receipt: Receipt = { done: [], stoppedBy: null, undone: [], left: [], evidence: [], startedAt: "", endedAt: "" };
const author = (names: readonly string[]) => ({
  session: "s1",
  requestId: "r1",
  planDigest: "d",
  overrides: { "gate.x": "a reason to go on" },
  userOf: async (context: string) => (context === "west" ? "jane" : null),
  about: { verb: "revoke", home: "east", names },
});
const told = async (file: string) =>
  (await verifyAudit(file)).entries.map(({ step, phase, result, context }) => [step, phase, result, context]);

test.describe("runRecorder", () => {
  test("writes a first line, the reasons, each step and a last line", async ({ file }) => {
    const record = runRecorder(author(["west"]));
    await record(entry("before"));
    await record(entry("after"));
    expect(await record.end(ok(receipt))).toEqual(ok(undefined));
    expect(await told(file)).toEqual([
      ["run", "before", "running", "east"],
      ["override/gate.x", "before", "a reason to go on", "west"],
      ["a", "before", "running", "west"],
      ["a", "after", "done", "west"],
      ["run", "after", "done", "east"],
    ]);
    const { entries } = await verifyAudit(file);
    expect(entries[2]).toMatchObject({
      who: { user: "jane", session: "s1" },
      about: { verb: "revoke", home: "east", names: ["west"], change: "delete", line: "delete Secret a in west: gone" },
    });
  });

  test("tells its first line before any of two steps that begin at once", async ({ file }) => {
    const record = runRecorder(author(["west"]));
    await Promise.all([record(entry("before")), record(entry("before", { id: "b" }))]);
    expect((await told(file)).map(([id]) => id).slice(0, 2)).toEqual(["run", "override/gate.x"]);
    expect((await told(file)).filter(([id]) => id === "run")).toHaveLength(1);
  });

  test("says where it stopped and which lanes are not finished", async ({ file }) => {
    const problem = { kind: "plan-changed" } as const;
    const ends: readonly Receipt[] = [
      { ...receipt, stoppedBy: { step: "gate/a", problem, layer: null } },
      { ...receipt, unfinished: [{ lane: "west", step: "a", problem }] },
      {
        ...receipt,
        done: [],
        stoppedBy: { step: "gate/a", problem: { kind: "cancelled", context: "east" }, layer: null },
      },
    ];
    for (const each of ends) await runRecorder(author(["west"])).end(ok(each));
    const lasts = (await verifyAudit(file)).entries.filter(({ step, phase }) => step === "run" && phase === "after");
    expect(lasts.map(({ result, about }) => [result, about?.line])).toEqual([
      ["stopped: plan-changed", "stopped at gate/a"],
      ["unfinished: 1", "not finished: west at a (plan-changed)"],
      ["stopped: cancelled", "called off before its first step; nothing was touched"],
    ]);
  });

  test("writes nothing of a run that was refused before it began", async ({ file }) => {
    expect(await runRecorder(author(["west"])).end(fail({ kind: "plan-changed" }))).toEqual(ok(undefined));
    expect(await told(file)).toEqual([]);
  });

  test("names all connections once, and with a step those that it is about", async ({ file }) => {
    const names = Array.from({ length: 500 }, (_, index) => `cluster-${"x".repeat(200)}-${index}`);
    const record = runRecorder(author(names));
    await record(entry("before", { lane: names[3] ?? "" }));
    await record(entry("before", { id: "b" }));
    await record.end(ok(receipt));
    const { entries, brokenAt } = await verifyAudit(file);
    expect(entries.map(({ about }) => about?.names.length ?? 0)).toEqual([500, 0, 1, 0, 0]);
    expect(brokenAt).toBeNull();
  });

  test("does not let a step begin whose line cannot be written", async ({ file }) => {
    await writeFile(file, "");
    process.env.FLEET_AUDIT_FILE = join(file, "below-a-file");
    expect(await runRecorder(author(["west"]))(entry("before"))).toMatchObject({
      ok: false,
      problem: { kind: "not-recorded" },
    });
  });

  test("says as much as the older version where nobody says what the run is about", async ({ file }) => {
    const { about: _about, ...old } = author([]);
    const record = runRecorder(old);
    await record(entry("before"));
    await record.end(ok(receipt));
    expect((await told(file)).map(([id]) => id)).toEqual(["override/gate.x", "a"]);
    expect((await verifyAudit(file)).entries.filter(({ about }) => about)).toEqual([]);
  });
});

test.describe("the audit on standard output", () => {
  const printed = async (env: Record<string, string>): Promise<readonly string[]> => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (line: string) => void lines.push(line);
    try {
      startAuditStdout(env);
      await runRecorder(author(["west"]))(entry("before"));
    } finally {
      console.log = log;
      auditStdout().isOn = false;
    }
    return lines;
  };

  test("is the same lines as in the file, from which the file can be verified", async ({ file }) => {
    const lines = await printed({});
    expect(lines).toHaveLength(3);
    await writeFile(file, `${lines.join("\n")}\n`);
    expect(await verifyAudit(file)).toMatchObject({ brokenAt: null, entries: { length: 3 } });
  });

  test("is off where the environment says so", async ({ file }) => {
    expect(await printed({ FLEET_AUDIT_STDOUT: "0" })).toEqual([]);
    expect((await told(file)).length).toBe(3);
  });
});
