import { appendFile, chmod, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import type { ActivityFilters } from "@/lib/activity/activity-filters";
import { appendAudit } from "@/lib/audit/append-audit";
import { type AuditFact, GENESIS, hashOf } from "@/lib/audit/audit-entry";
import { exportAudit } from "@/lib/audit/export-audit";
import { readActivity, readActivityRun } from "@/lib/audit/read-activity";
import { verifyAudit } from "@/lib/audit/verify-audit";

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "activity-"));
    await use(join(folder, "audit.jsonl"));
    await rm(folder, { recursive: true });
  },
});

const NOBODY: ReadonlySet<string> = new Set();

/** As the first version wrote it, before lines said what they are about. */
const OLD = [
  String.raw`{"who":{"user":"jan\u00e9","session":"cli"},"context":"east","planDigest":"d","step":"override/connection.address","phase":"before","result":"the sandbox runs here","requestId":"old-run","seq":1,"at":"2026-11-22T21:47:04.557Z","torn":null,"prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":"617e6d0ad354b5e7447cf0a409146f56dcac27e3352e3ea05576d4312f2ae8bd"}`,
  String.raw`{"who":{"user":"jan\u00e9","session":"cli"},"context":"west","planDigest":"d","step":"remote/ServiceAccount/x/y","phase":"before","result":"running","requestId":"old-run","seq":2,"at":"2026-11-22T21:47:04.562Z","torn":null,"prev":"617e6d0ad354b5e7447cf0a409146f56dcac27e3352e3ea05576d4312f2ae8bd","hash":"6037a75d9fa9848b0e6b1fe3c4f169fbd8d3c29d1a9bd135e4c04595bfd7d206"}`,
  String.raw`{"who":{"user":"jan\u00e9","session":"cli"},"context":"west","planDigest":"d","step":"remote/ServiceAccount/x/y","phase":"after","result":"done","requestId":"old-run","seq":3,"at":"2026-11-22T21:47:04.562Z","torn":null,"prev":"6037a75d9fa9848b0e6b1fe3c4f169fbd8d3c29d1a9bd135e4c04595bfd7d206","hash":"8da6ab681aec82872bbbddc2c714212cf00c31e35d1f48da2d8031c4228f0be5"}`,
  String.raw`{"who":{"user":"jan\u00e9","session":"cli"},"context":"east","planDigest":"d","step":"home/Secret/x/y","phase":"before","result":"running","requestId":"old-run","seq":4,"at":"2026-11-22T21:47:04.563Z","torn":null,"prev":"8da6ab681aec82872bbbddc2c714212cf00c31e35d1f48da2d8031c4228f0be5","hash":"e6b242e87e7e641d735b6477616e8222e9b8bce706eaf23d0a178e0f9f1f051a"}`,
];

const fact = (requestId: string, step: string, phase: AuditFact["phase"], result: string | null): AuditFact => ({
  who: { user: "jane", session: "s1" },
  context: "west",
  planDigest: "d",
  step,
  phase,
  result,
  requestId,
  about: {
    verb: "revoke",
    home: "east",
    names: ["west"],
    change: "delete",
    line: `delete Secret ${step} in west: gone`,
  },
});

async function write(file: string, ...runs: string[]) {
  for (const run of runs)
    for (const [phase, result] of [
      ["before", "running"],
      ["after", "done"],
    ] as const)
      expect(await appendAudit(fact(run, "a", phase, result), file)).toMatchObject({ ok: true });
}

async function look(
  path: string,
  more: { filters?: ActivityFilters; limit?: number; before?: number | null; whole?: boolean } = {},
) {
  const page = await readActivity({ filters: {}, limit: 50, before: null, live: NOBODY, path, ...more });
  if (page.state !== "read") throw new Error(page.why);
  return page;
}
const ids = ({ runs }: { runs: readonly { requestId: string }[] }) => runs.map(({ requestId }) => requestId);
const linesOf = async (file: string) => (await readFile(file, "utf8")).trimEnd().split("\n");
const put = (file: string, lines: readonly string[]) => writeFile(file, `${lines.join("\n")}\n`);

test.describe("readActivity", () => {
  test("takes a missing file for an empty one", async ({ file }) =>
    expect(await look(file)).toMatchObject({ runs: [], total: 0, next: null, verdict: { lines: 0, brokenAt: null } }));

  test("says that it may not read the file", async ({ file }) => {
    test.skip(process.getuid?.() === 0, "root may read everything");
    await write(file, "r1");
    await chmod(file, 0o000);
    const page = await readActivity({ filters: {}, limit: 1, before: null, live: NOBODY, path: file });
    expect(page).toEqual({ state: "unreadable", file, why: "denied" });
  });

  test("says that a folder is no file", async ({ file }) => {
    const page = await readActivity({ filters: {}, limit: 1, before: null, live: NOBODY, path: join(file, "..") });
    expect(page).toMatchObject({ state: "unreadable", why: "other" });
  });

  test("shows the newest first, a page at a time, without a gap or a repeat", async ({ file }) => {
    const all = Array.from({ length: 7 }, (_, index) => `r${index}`);
    await write(file, ...all);
    const seen: string[] = [];
    for (let before: number | null = null, more = true; more; ) {
      const page = await look(file, { limit: 3, before });
      seen.push(...ids(page));
      before = page.next;
      more = before !== null;
    }
    expect(seen).toEqual(all.toReversed());
  });

  test("reads what was added since, also when another process did", async ({ file }) => {
    await write(file, "r1");
    expect(ids(await look(file))).toEqual(["r1"]);
    await write(file, "r2");
    const page = await look(file);
    expect(ids(page)).toEqual(["r2", "r1"]);
    expect(page.verdict).toMatchObject({ lines: 4, verifiedTo: 4, brokenAt: null });
  });

  test("does not take half a line for a line, and reads it when it is whole", async ({ file }) => {
    await write(file, "r1", "r2");
    const whole = await readFile(file);
    const other = `${file}.other`;
    await writeFile(other, whole.subarray(0, -30));
    expect((await look(other)).verdict).toMatchObject({ brokenAt: null, lines: 4, verifiedTo: 3, hasTornTail: true });
    await writeFile(other, whole);
    expect((await look(other)).verdict).toMatchObject({ brokenAt: null, lines: 4, verifiedTo: 4, hasTornTail: false });
  });

  test("counts the pieces that kills left", async ({ file }) => {
    await write(file, "r1");
    await appendFile(file, '{"who":{"user":"j\n{"who":');
    await write(file, "r2");
    expect((await look(file)).verdict).toMatchObject({ lines: 6, verifiedTo: 6, pieces: 2, brokenAt: null });
  });

  test("tells a run that goes on in this process from one that was cut off", async ({ file }) => {
    await appendAudit(fact("r1", "a", "before", "running"), file);
    const asked = { filters: {}, limit: 1, before: null, path: file };
    expect(await readActivity({ ...asked, live: NOBODY })).toMatchObject({
      isRunning: false,
      runs: [{ outcome: "unknown" }],
    });
    expect(await readActivity({ ...asked, live: new Set(["r1"]) })).toMatchObject({
      isRunning: true,
      runs: [{ outcome: "running" }],
    });
  });

  test("works on a hundred thousand lines, and tells a page of them", async ({ file }) => {
    test.setTimeout(180_000);
    let prev = GENESIS;
    const lines: string[] = [];
    for (let seq = 1; seq <= 100_000; seq += 1) {
      const phase = seq % 2 === 1 ? "before" : "after";
      const run = `run-${Math.ceil(seq / 10)}`;
      const next = {
        ...fact(run, `step-${Math.ceil(seq / 2)}`, phase, phase === "before" ? "running" : "done"),
        seq,
        at: new Date(1_700_000_000_000 + seq * 1_000).toISOString(),
        torn: null,
        prev,
      };
      prev = hashOf(next);
      lines.push(JSON.stringify({ ...next, hash: prev }));
    }
    await put(file, lines);
    const page = await look(file, { limit: 20 });
    expect(page.verdict).toMatchObject({ lines: 100_000, verifiedTo: 100_000, brokenAt: null, lastHash: prev });
    expect([page.total, page.runs.length, page.runs[0]?.requestId]).toEqual([10_000, 20, "run-10000"]);
    expect(JSON.stringify(page).length).toBeLessThan(40_000);
    expect(ids(await look(file, { filters: { q: "step-25000 " } }))).toEqual(["run-5000"]);
    const run = await readActivityRun("run-77", NOBODY, file);
    expect(run?.list).toHaveLength(5);
    // Looking again reads only what is new: the same objects answer.
    await write(file, "the newest");
    expect((await look(file, { limit: 1 })).verdict.verifiedTo).toBe(100_002);
  });
});

test.describe("a file of an older version", () => {
  test("verifies, is told as far as it goes, and is gone on with", async ({ file }) => {
    await put(file, OLD);
    expect(await verifyAudit(file)).toMatchObject({ brokenAt: null, hasTornTail: false });
    await write(file, "r2");
    expect(await verifyAudit(file)).toMatchObject({ brokenAt: null });
    const page = await look(file);
    expect(page.verdict).toMatchObject({ verifiedTo: 6, brokenAt: null });
    expect(page.runs.map(({ requestId, verb, outcome }) => [requestId, verb, outcome])).toEqual([
      ["r2", "revoke", "done"],
      ["old-run", null, "unknown"],
    ]);
    const run = await readActivityRun("old-run", NOBODY, file);
    expect(run?.overrides).toEqual([{ id: "connection.address", reason: "the sandbox runs here" }]);
    expect(run?.list.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["remote/ServiceAccount/x/y", "done"],
      ["home/Secret/x/y", "unknown"],
    ]);
  });

  test("cannot be given what it is about afterwards", async ({ file }) => {
    const about = '"about":{"verb":"rotate","home":"east","names":[],"change":null,"line":null},"seq":2';
    await put(
      file,
      OLD.map((line) => line.replace('"seq":2', about)),
    );
    expect((await look(file)).verdict).toMatchObject({ brokenAt: 2, why: "changed", verifiedTo: 1 });
  });
});

test.describe("tampering", () => {
  const crimes: Record<string, [line: number, why: string, commit: (lines: readonly string[]) => readonly string[]]> = {
    "a changed verb": [
      2,
      "changed",
      (lines) => lines.with(1, (lines[1] ?? "").replace('"verb":"revoke"', '"verb":"rotate"')),
    ],
    "a changed sentence": [
      3,
      "changed",
      (lines) => lines.with(2, (lines[2] ?? "").replace("delete Secret", "create Secret")),
    ],
    "a name put in": [2, "changed", (lines) => lines.with(1, (lines[1] ?? "").replace('["west"]', '["west","north"]'))],
    "what it is about taken out": [
      2,
      "changed",
      (lines) => lines.with(1, (lines[1] ?? "").replace(/"about":\{[^}]*\},/, "")),
    ],
    "a field that no hash covers": [
      2,
      "changed",
      (lines) => lines.with(1, (lines[1] ?? "").replace('"seq":', '"approved":"yes","seq":')),
    ],
    "the same inside": [
      2,
      "changed",
      (lines) => lines.with(1, (lines[1] ?? "").replace('"verb":', '"approved":"yes","verb":')),
    ],
    "a dropped line": [2, "moved", (lines) => lines.toSpliced(1, 1)],
    "a dropped beginning": [1, "moved", (lines) => lines.slice(1)],
    "two lines swapped": [2, "moved", (lines) => lines.with(1, lines[2] ?? "").with(2, lines[1] ?? "")],
    "a line told twice": [3, "moved", (lines) => lines.toSpliced(2, 0, lines[1] ?? "")],
    "a line replaced by words": [4, "moved", (lines) => lines.with(2, "nothing happened")],
    "words put in": [3, "pieces", (lines) => lines.toSpliced(1, 0, "hello")],
  };
  for (const [crime, [brokenAt, why, commit]] of Object.entries(crimes))
    test(`is found: ${crime}`, async ({ file }) => {
      await write(file, "r1", "r2", "r3");
      const copy = `${file}.copy`;
      await put(copy, commit(await linesOf(file)));
      const page = await look(copy);
      expect(page.verdict).toMatchObject({ brokenAt, why, verifiedTo: expect.any(Number) });
      expect(page.verdict.verifiedTo).toBeLessThan(brokenAt);
      expect(page.runs.filter((run) => run.lastLine >= brokenAt && run.isTrusted)).toEqual([]);
      expect((await verifyAudit(copy)).brokenAt).toBe(brokenAt);
    });

  test("is found in a line that was read before", async ({ file }) => {
    await write(file, "r1", "r2");
    expect((await look(file)).verdict.brokenAt).toBeNull();
    const lines = await linesOf(file);
    await put(file, lines.with(1, (lines[1] ?? "").replace("jane", "june")));
    expect((await look(file, { whole: true })).verdict).toMatchObject({ brokenAt: 2, why: "changed" });
  });

  test("is found when lines are cut off the end that this process had seen", async ({ file }) => {
    await write(file, "r1", "r2");
    const lines = await linesOf(file);
    await put(file, lines.slice(0, 2));
    expect((await look(file)).verdict).toMatchObject({ brokenAt: 3, why: "cut", verifiedTo: 2 });
    await put(file, lines);
    expect((await look(file, { whole: true })).verdict).toMatchObject({ brokenAt: null, verifiedTo: 4 });
  });

  test("is found when the file was removed", async ({ file }) => {
    await write(file, "r1");
    await rm(file);
    expect((await look(file)).verdict).toMatchObject({ brokenAt: 1, why: "cut", lines: 0 });
  });

  test("is found when a whole chain was forged in its place", async ({ file }) => {
    await write(file, "r1", "r2");
    const forged = `${file}.forged`;
    await write(forged, "f1", "f2", "f3");
    await rename(forged, file);
    expect((await look(file)).verdict).toMatchObject({ brokenAt: 4, why: "rewritten" });
  });
});

test.describe("exportAudit", () => {
  const text = async (file: string, filters: ActivityFilters | null) => {
    const made = await exportAudit(filters, NOBODY, new AbortController().signal, file);
    if ("why" in made) throw new Error(made.why);
    return new Response(made.body).text();
  };

  test("is the file byte for byte, which verifies again", async ({ file }) => {
    await write(file, "r1", "r2");
    await appendFile(file, '{"torn');
    const all = await text(file, null);
    expect(all).toBe(await readFile(file, "utf8"));
    await writeFile(`${file}.copy`, all);
    expect(await verifyAudit(`${file}.copy`)).toMatchObject({ brokenAt: null, hasTornTail: true });
  });

  test("is the lines of the runs that the filters let through", async ({ file }) => {
    await write(file, "r1", "r2", "r3");
    const lines = await linesOf(file);
    expect(await text(file, { q: "r2" })).toBe(`${lines.slice(2, 4).join("\n")}\n`);
    expect(await text(file, { verb: "rotate" })).toBe("");
  });

  test("ends when the reader leaves", async ({ file }) => {
    await write(file, "r1");
    const made = await exportAudit(null, NOBODY, AbortSignal.abort(), file);
    if ("why" in made) throw new Error(made.why);
    expect(await new Response(made.body).text()).toBe("");
  });

  test("says that there is no file yet", async ({ file }) =>
    expect(await exportAudit(null, NOBODY, new AbortController().signal, file)).toEqual({ why: "missing", file }));
});
