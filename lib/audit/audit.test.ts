import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { appendAudit } from "@/lib/audit/append-audit";
import type { AuditFact } from "@/lib/audit/audit-entry";
import { verifyAudit } from "@/lib/audit/verify-audit";

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "audit-"));
    await use(join(folder, "state", "audit.jsonl"));
    await rm(folder, { recursive: true });
  },
});

const fact = (step: string): AuditFact => ({
  who: { user: "jane", session: "s1" },
  context: "west",
  planDigest: "d",
  step,
  phase: "before",
  result: null,
  requestId: "r1",
});

async function write(file: string, ...steps: string[]) {
  for (const step of steps) expect(await appendAudit(fact(step), file)).toMatchObject({ ok: true });
}
const steps = async (file: string) => (await verifyAudit(file)).entries.map(({ step }) => step);
const broken = async (file: string) => (await verifyAudit(file)).brokenAt;

test.describe("appendAudit", () => {
  test("chains entries in a file that only its owner may read", async ({ file }) => {
    await write(file, "a", "b", "c");
    const { entries, brokenAt } = await verifyAudit(file);
    expect(entries.map(({ seq, step }) => [seq, step])).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ]);
    expect(entries[1]?.prev).toBe(entries[0]?.hash);
    expect(brokenAt).toBeNull();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("keeps one chain when many write at once", async ({ file }) => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => write(file, `step ${index}`)));
    expect((await verifyAudit(file)).entries).toHaveLength(20);
    expect(await broken(file)).toBeNull();
  });

  for (const cut of [1, 40, 200])
    test(`goes on after a kill ${cut} bytes into a line`, async ({ file }) => {
      await write(file, "a", "b");
      const whole = await readFile(file);
      const lastLine = whole.subarray(0, -1).lastIndexOf(10) + 1;
      await writeFile(file, whole.subarray(0, lastLine + cut));
      expect(await verifyAudit(file)).toMatchObject({ brokenAt: null, hasTornTail: true });
      await write(file, "c");
      expect(await steps(file)).toEqual(["a", "c"]);
      expect(await verifyAudit(file)).toMatchObject({ brokenAt: null, hasTornTail: false });
    });

  test("goes on after a kill between a line and its end", async ({ file }) => {
    await write(file, "a", "b");
    await writeFile(file, (await readFile(file)).subarray(0, -1));
    await write(file, "c");
    expect(await steps(file)).toEqual(["a", "b", "c"]);
    expect(await broken(file)).toBeNull();
  });

  test("goes on after two kills in a row", async ({ file }) => {
    await write(file, "a");
    await appendFile(file, '{"who":{"user":"j\n{"who":');
    await write(file, "b");
    expect(await steps(file)).toEqual(["a", "b"]);
    expect(await broken(file)).toBeNull();
  });

  test("takes over the lock of a process that is gone", async ({ file }) => {
    await write(file, "a");
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    await writeFile(`${file}.lock`, String(gone.pid));
    await write(file, "b");
    expect(await steps(file)).toEqual(["a", "b"]);
  });

  test("says that it could not write", async ({ file }) => {
    await write(file, "a");
    const inside = join(file, "audit.jsonl");
    expect(await appendAudit(fact("b"), inside)).toEqual({
      ok: false,
      problem: { kind: "not-recorded", file: inside, why: "other" },
    });
    await write(file, "c");
    expect(await steps(file)).toEqual(["a", "c"]);
  });
});

test.describe("verifyAudit", () => {
  test("takes a missing file for an empty chain", async ({ file }) =>
    expect(await verifyAudit(file)).toEqual({ entries: [], brokenAt: null, hasTornTail: false }));

  const crimes: Record<string, [brokenAt: number, (lines: string[]) => string[]]> = {
    "a changed word": [2, ([a = "", b = "", c = ""]) => [a, b.replace("jane", "june"), c]],
    "a dropped line": [2, ([a = "", , c = ""]) => [a, c]],
    "a swapped pair": [2, ([a = "", b = "", c = ""]) => [a, c, b]],
    "a line replaced by words": [3, ([a = "", , c = ""]) => [a, "nothing happened", c]],
    "a dropped beginning": [1, ([, b = "", c = ""]) => [b, c]],
  };
  for (const [crime, [brokenAt, commit]] of Object.entries(crimes))
    test(`finds ${crime}`, async ({ file }) => {
      await write(file, "a", "b", "c");
      const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
      await writeFile(file, `${commit(lines).join("\n")}\n`);
      expect(await broken(file)).toBe(brokenAt);
    });
});
