import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { build } from "esbuild";
import { appendAudit } from "@/lib/audit/append-audit";
import { readActivity } from "@/lib/audit/read-activity";
import { verifyAudit } from "@/lib/audit/verify-audit";

/** Appends for ever, one run of two steps after the other, and says each line that is on the disk. */
const WRITER = `
  import { runRecorder } from "./lib/audit/run-recorder";
  const step = { id: "a", place: { side: "home", context: "east" }, verb: "update", why: "w" };
  for (let run = 0; ; run += 1) {
    const requestId = process.argv[2] + "/" + run;
    const about = { verb: "rotate", home: "east", names: ["west"] };
    const record = runRecorder({ session: "s", requestId, planDigest: "d", userOf: async () => null, about });
    const line = "x".repeat(Math.floor(Math.random() * 3_000));
    for (const phase of ["before", "after"]) {
      const told = await record({ phase, step, line, status: phase === "before" ? "running" : "done", problem: null, at: "" });
      console.log(told.ok ? phase + " " + requestId : "lost " + told.problem.why);
    }
    await record.end({ ok: true, value: { stoppedBy: null } });
    console.log("end " + requestId);
  }
`;

const test = base.extend<{ folder: string; file: string }, { writer: string }>({
  writer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const place = await mkdtemp(join(tmpdir(), "audit-writer-"));
      const outfile = join(place, "writer.mjs");
      const stdin = { contents: WRITER, resolveDir: process.cwd(), loader: "ts" } as const;
      await build({ stdin, outfile, bundle: true, platform: "node", format: "esm", conditions: ["react-server"] });
      await use(outfile);
      await rm(place, { recursive: true });
    },
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "audit-kill-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  file: async ({ folder }, use) => use(join(folder, "audit.jsonl")),
});

type Writer = { child: ChildProcess; told: () => readonly string[]; says: (lines: number) => Promise<void> };

function start(writer: string, file: string, name: string): Writer {
  const child = spawn(process.execPath, [writer, name], {
    env: { ...process.env, FLEET_AUDIT_FILE: file },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const listeners = new Set<() => void>();
  child.stdout.on("data", (chunk) => {
    text += String(chunk);
    for (const listener of [...listeners]) listener();
  });
  const told = () => text.split("\n").slice(0, -1);
  const says = (lines: number) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (told().length < lines) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      child.once("exit", () => reject(new Error("the writer ended")));
      look();
    });
  return { child, told, says };
}

async function kill({ child }: Writer): Promise<void> {
  child.removeAllListeners("exit");
  child.kill("SIGKILL");
  await once(child, "close");
}

test("a kill at any moment loses no line that was promised, and breaks nothing", async ({ writer, file }) => {
  test.setTimeout(180_000);
  const promised: string[] = [];
  for (let round = 0; round < 25; round += 1) {
    const running = start(writer, file, `p${round}`);
    await running.says(1 + Math.floor(Math.random() * 12));
    await kill(running);
    expect(running.told().filter((line) => line.startsWith("lost"))).toEqual([]);
    promised.push(...running.told());
    expect((await verifyAudit(file)).brokenAt).toBeNull();
  }
  const { entries, brokenAt } = await verifyAudit(file);
  expect(brokenAt).toBeNull();
  const written = new Set(entries.map(({ step, phase, requestId }) => `${step} ${phase} ${requestId}`));
  const missing = promised.filter((line) => {
    const [phase, requestId] = line.split(" ");
    return !written.has(phase === "end" ? `run after ${requestId}` : `a ${phase} ${requestId}`);
  });
  expect(missing).toEqual([]);

  // What each kill cut off is told as such, and nothing else is.
  const asked = { filters: {}, limit: 200, before: null, live: new Set<string>(), path: file };
  const page = await readActivity(asked);
  if (page.state !== "read") throw new Error(page.state);
  const ended = new Set(
    entries.flatMap(({ step, phase, requestId }) => (step === "run" && phase === "after" ? [requestId] : [])),
  );
  expect(page.runs.filter((run) => run.outcome !== (ended.has(run.requestId) ? "done" : "unknown"))).toEqual([]);
  expect(page.runs.some(({ outcome }) => outcome === "unknown")).toBe(true);
});

test("a kill at every byte of a line costs at most that line", async ({ file }) => {
  const fact = (step: string) => ({
    who: { user: "jané", session: "s" },
    context: "west",
    planDigest: null,
    step,
    phase: "before" as const,
    result: null,
    requestId: step,
    about: { verb: "revoke", home: "east", names: ["west"], change: "delete", line: "delete é" },
  });
  await appendAudit(fact("a"), file);
  const before = (await readFile(file)).length;
  await appendAudit(fact("b"), file);
  const whole = await readFile(file);
  for (let length = before; length <= whole.length; length += 1) {
    await writeFile(file, whole.subarray(0, length));
    expect(await appendAudit(fact("c"), file)).toMatchObject({ ok: true });
    const { entries, brokenAt, hasTornTail } = await verifyAudit(file);
    expect([brokenAt, hasTornTail, entries[0]?.step, entries.at(-1)?.step]).toEqual([null, false, "a", "c"]);
    expect(entries).toHaveLength(length >= whole.length - 1 ? 3 : 2);
  }
});

test("two processes make one chain, and a third that is killed does not stop them", async ({ writer, file }) => {
  test.setTimeout(120_000);
  const [one, two, third] = ["one", "two", "third"].map((name) => start(writer, file, name));
  if (!one || !two || !third) throw new Error("no writers");
  await third.says(4);
  await kill(third);
  const enough = Math.max(one.told().length, two.told().length) + 20;
  await Promise.all([one.says(enough), two.says(enough)]);
  await Promise.all([kill(one), kill(two)]);
  for (const { told } of [one, two, third]) expect(told().filter((line) => line.startsWith("lost"))).toEqual([]);
  const { entries, brokenAt } = await verifyAudit(file);
  expect(brokenAt).toBeNull();
  const writers = new Set(entries.map(({ requestId }) => requestId.split("/")[0]));
  expect(writers).toEqual(new Set(["one", "two", "third"]));
});

test.describe("a run of another process", () => {
  const outcomes = async (file: string) => {
    const page = await readActivity({ filters: {}, limit: 1, before: null, live: new Set(), path: file });
    return page.state === "read" ? page.runs.map(({ outcome }) => outcome) : [];
  };
  test("is running while that process lives, and unknown once it is gone", async ({ writer, file }) => {
    const running = start(writer, file, "other");
    await running.says(3);
    running.child.kill("SIGSTOP");
    const stopped = await outcomes(file);
    await kill(running);
    const { entries } = await verifyAudit(file);
    const isOpen = entries.at(-1)?.step !== "run" || entries.at(-1)?.phase === "before";
    expect(stopped).toEqual([isOpen ? "running" : "done"]);
    expect(await outcomes(file)).toEqual([isOpen ? "unknown" : "done"]);
  });
});
