// Runs every test of the project in order and closes with one line: "N passed, N failed, N skipped".
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const reports = mkdtempSync(join(tmpdir(), "kiali-fleet-test-"));
const totals = { passed: 0, failed: 0, skipped: 0 };
/** How many tests were skipped for each reason. */
const reasons = new Map();
/** Tests that passed at the second try only (CI gives them one). */
const flaky = [];

/** The reasons that the tests of a suite and of those inside it gave for being skipped. */
function reasonsIn({ suites = [], specs = [] }) {
  const own = specs
    .flatMap(({ tests }) => tests.filter(({ status }) => status === "skipped"))
    .map(({ annotations }) => annotations.find(({ type }) => type === "skip")?.description ?? "no reason given");
  return [...own, ...suites.flatMap(reasonsIn)];
}

/** Names of the tests of a suite, and of those inside it, that needed a second try. */
function flakyIn({ suites = [], specs = [] }) {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === "flaky"));
  return [...own.map(({ file, title }) => `${file} › ${title}`), ...suites.flatMap(flakyIn)];
}

/** Runs one npm script in this terminal; counts as one test. */
function step(script) {
  console.log(`\n── ${script}`);
  const { status } = spawnSync("npm", ["run", "--silent", script], { stdio: "inherit" });
  totals[status === 0 ? "passed" : "failed"] += 1;
  return status === 0;
}

/** Runs one Playwright project and adds its own counts; a run that reports nothing counts as one failure. */
async function suite(script) {
  console.log(`\n── ${script}`);
  count(script, await playwright(script, "inherit"));
}

/** The same beside another suite, whole or a part of it ("1/2"): what it says comes in one piece, when it has ended. */
async function suiteBeside(script, part = "") {
  const log = `${fileOf(script, part)}.log`;
  const file = openSync(log, "w");
  const status = await playwright(script, ["ignore", file, file], part);
  closeSync(file);
  console.log(`\n── ${script} ${part} (ran beside)\n${readFileSync(log, "utf8")}`);
  count(script, status, part);
}

const fileOf = (script, part) => join(reports, `${script}${part}`.replace(/[:/]/g, "-"));
const reportOf = (script, part = "") => `${fileOf(script, part)}.json`;

function playwright(script, stdio, part = "") {
  const env = {
    ...process.env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(script, part),
    TEST_PART: part.replace("/", "of"),
  };
  const shard = part === "" ? [] : [`--shard=${part}`];
  const run = spawn("npm", ["run", "--silent", script, "--", "--reporter=list,json", ...shard], { stdio, env });
  return new Promise((resolve) => {
    run.on("error", () => resolve(1));
    run.on("exit", (code) => resolve(code ?? 1));
  });
}

function count(script, status, part = "") {
  const report = reportOf(script, part);
  try {
    const { stats, suites } = JSON.parse(readFileSync(report, "utf8"));
    for (const reason of suites.flatMap(reasonsIn)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    flaky.push(...suites.flatMap(flakyIn));
    totals.passed += stats.expected + stats.flaky;
    totals.failed += stats.unexpected;
    totals.skipped += stats.skipped;
    if (status !== 0 && stats.unexpected === 0) totals.failed += 1;
  } catch {
    totals.failed += 1;
  }
}

// The slow part first and beside everything else: a cold build of Kubernetes takes longer than all other tests.
const kubernetes = spawn("e2e/cluster/build.sh", ["mesh"], { stdio: ["ignore", "ignore", "pipe"] });
let complaint = "";
kubernetes.stderr.on("data", (text) => {
  complaint = `${complaint}${text}`.slice(-4_000);
});
const built = new Promise((resolve) => {
  kubernetes.on("error", (error) => resolve(error.message));
  kubernetes.on("exit", (code) => resolve(code === 0 ? null : complaint || `exit ${code}`));
});

for (const script of ["typecheck", "lint", "deadcode"]) step(script);
await suite("test:unit");
const runnable = step("build");

const reason = await built;
if (reason)
  console.log(`\nReal API servers could not be built; tests that need them say so and are skipped: ${reason}`);
else step("test:stand-in");
// Both wait for clusters most of the time; the journeys are the longest, so whoever has ended takes the other half of them.
await Promise.all([contract(), runnable ? browsers() : null]);

async function contract() {
  await suite("test:contract");
  if (runnable) await suiteBeside("test:journeys", "2/2");
}

async function browsers() {
  await suiteBeside("test:security");
  await suiteBeside("test:journeys", "1/2");
  await suiteBeside("test:real");
}

rmSync(reports, { recursive: true, force: true });
if (reasons.size > 0) console.log("\nSkipped:");
for (const [reason, count] of reasons) console.log(`  ${count} × ${reason}`);
if (flaky.length > 0) console.log(`\nPassed at the second try only:\n  ${flaky.join("\n  ")}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed === 0 ? 0 : 1;
