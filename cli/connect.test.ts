import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { allChecks } from "@/lib/checks/all-checks";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { checkOutput } from "./contract/check-output";
import { connectOutput, planOutput } from "./contract/plan-output";
import { failureOutput } from "./contract/problem-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";

test.describe.configure({ mode: "serial" });

/** The pair says localhost, which a Kiali elsewhere would take for itself. */
const LOOPBACK = ["--override", "connection.address=this Kiali runs on the same machine"];

const TO_START = { timeout: 30_000 };

let sandbox: Sandbox;
let folder: string;
let pair: readonly string[];

test.beforeAll(async () => {
  sandbox = await startSandbox({ world: "pair", timeScale: 0.02 });
  folder = await mkdtemp(join(tmpdir(), "fleet-cli-"));
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  const west = sandbox.cluster("west");
  const server = west.server.replace("127.0.0.1", "localhost");
  pair = ["--home", sandbox.cluster("east").context, "--remote", west.context, "--server", server];
  // A sandbox that has just started still rolls its Kiali out.
  await expect.poll(async () => (await run(["check", ...pair, "--only", "kiali.serves"])).code, TO_START).toBe(0);
});
test.afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

async function run(argv: readonly string[], given: Parameters<typeof recordingTerminal>[0] = {}) {
  const recorded = recordingTerminal(given);
  const code = await runCli(argv, recorded.terminal, () => import("./world"));
  return { code, ...recorded.printed };
}

const hasAccount = (): boolean =>
  sandbox.cluster("west").sim.store.get("serviceaccounts", "istio-system", "kiali-remote-east") !== undefined;

test("check says what blocks, in the contract, and exits 1", async () => {
  const { code, out, err } = await run(["check", ...pair, "-o", "json"]);
  const value = checkOutput.parse(JSON.parse(out));
  expect({ code, blocked: value.blocked, home: value.home }).toEqual({ code: 1, blocked: true, home: pair[1] });
  expect(value.checks.filter(({ status }) => status === "fail").map(({ id }) => id)).toEqual(["connection.address"]);
  expect(Object.keys(value.checks[0] ?? {})).toEqual(["id", "status", "detail", "evidence"]);
  expect(err).toContain("Blocked by connection.address.");
});

test("check --only asks just those, by id or by group", async () => {
  const { code, out } = await run(["check", ...pair, "-o", "json", "--only", "mesh,kiali.version"]);
  const ids = checkOutput.parse(JSON.parse(out)).checks.map(({ id }) => id);
  expect(code).toBe(0);
  expect(ids.length).toBeGreaterThan(1);
  expect(ids).toEqual(
    allChecks.filter(({ id, group }) => id === "kiali.version" || group === "mesh").map(({ id }) => id),
  );
});

test("a check that does not exist is wrong use, with the one that was meant", async () => {
  const { code, err } = await run(["check", ...pair, "--only", "kiali.versoin"]);
  expect(code).toBe(2);
  expect(err).toContain("Did you mean --only kiali.version?");
});

test("a context that does not exist is wrong use, with the one that was meant", async () => {
  const { code, out, err } = await run(["plan", "--home", `${pair[1]}x`, "--remote", `${pair[3]}`, "-ojson"]);
  expect(code).toBe(2);
  expect(err).toContain(`Did you mean --home ${pair[1]}?`);
  failureOutput.parse(JSON.parse(out));
});

test("home and remote may not be one cluster, and no reason makes it right", async () => {
  const same = ["--home", `${pair[1]}`, "--remote", `${pair[1]}`];
  const { code, err } = await run(["plan", ...same, ...LOOPBACK]);
  expect(code).toBe(1);
  expect(err).toContain("pair.different-clusters");
  const forced = await run(["plan", ...same, "--override", "pair.different-clusters=I really want to"]);
  expect(forced.code).toBe(2);
  expect(forced.err).toContain("cannot be overridden");
});

test("a plan that a check blocks has no digest and no steps", async () => {
  const { code, out } = await run(["plan", ...pair, "-o", "json"]);
  const value = planOutput.parse(JSON.parse(out));
  expect({ code, ...value, stoppedBy: value.stoppedBy?.problem.kind }).toEqual({
    code: 1,
    digest: null,
    steps: [],
    stoppedBy: "blocked",
  });
});

test("connect in a pipe without --yes changes nothing and says how to go on", async () => {
  const { code, out, err } = await run(["connect", ...pair, ...LOOPBACK]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain("Add --yes to apply");
});

test("connect on a terminal shows the plan and takes no for an answer", async () => {
  const { code, out, err } = await run(["connect", ...pair, ...LOOPBACK], { isInteractive: true, answer: "no" });
  expect(code).toBe(3);
  expect(out).toContain("create ServiceAccount istio-system/kiali-remote-east");
  expect(out).toContain("Nothing was changed.");
  expect(err).toContain("Type yes: ");
  expect(hasAccount()).toBe(false);
});

test("connect --dry-run has the API servers judge the changes and writes none", async () => {
  const { code, out } = await run(["connect", ...pair, ...LOOPBACK, "--dry-run"]);
  expect(code).toBe(0);
  expect(out).toMatch(/Dry run: \d of \d changes would be accepted.*Nothing was changed\./);
  expect(hasAccount()).toBe(false);
});

test("connect refuses a plan that is not the reviewed one", async () => {
  const { code, out } = await run(["connect", ...pair, ...LOOPBACK, "--yes", "-ojson", "--digest", "0".repeat(64)]);
  expect(code).toBe(1);
  expect(connectOutput.parse(JSON.parse(out)).stoppedBy?.problem.kind).toBe("plan-changed");
  expect(hasAccount()).toBe(false);
});

test("Ctrl-C half-way stops, takes the home back and says what is left", async () => {
  const recorded = recordingTerminal();
  const { terminal } = recorded;
  const pressing = {
    ...terminal,
    out: (text: string) => {
      terminal.out(text);
      if (text.includes("create ClusterRole kiali-remote-east")) recorded.pressCtrlC();
    },
  };
  const code = await runCli(["connect", ...pair, ...LOOPBACK, "--yes"], pressing, () => import("./world"));
  expect(code).toBe(3);
  expect(recorded.printed.out).toContain("Left in a cluster:\n  ServiceAccount istio-system/kiali-remote-east");
  expect(recorded.printed.err).toContain("Stopping, and taking back what is half done.");
});

test("connect does the whole main job with the reviewed digest, in the contract, and no token in any output", async () => {
  const planned = planOutput.parse(JSON.parse((await run(["plan", ...pair, ...LOOPBACK, "-o", "json"])).out));
  const argv = [
    "connect",
    ...pair,
    "--name",
    "west",
    ...LOOPBACK,
    "--yes",
    "-o",
    "json",
    "--digest",
    `${planned.digest}`,
  ];
  const { code, out, err } = await run(argv);
  const value = connectOutput.parse(JSON.parse(out));
  expect({ code, stoppedBy: value.stoppedBy, digest: value.digest }).toEqual({
    code: 0,
    stoppedBy: null,
    digest: planned.digest,
  });
  expect(new Set(value.steps.map(({ status }) => status))).toEqual(new Set(["kept", "done"]));
  expect(Object.keys(value.steps[0] ?? {})).toEqual(["cluster", "verb", "kind", "namespace", "name", "status"]);
  // A JWT, whole or as the base64 of one.
  const audit = await readFile(join(folder, "audit.jsonl"), "utf8");
  for (const text of [out, err, audit]) expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{10}|ZXlK[A-Za-z0-9+/]{10}/);
  expect(audit).toContain("override/connection.address");
});

test("connect again changes nothing, and prints plain lines in a pipe", async () => {
  const { code, out } = await run(["connect", ...pair, ...LOOPBACK, "--yes"]);
  expect(code).toBe(0);
  expect(out).toContain("Done. Nothing had to change.");
  expect(out).not.toContain("\u001b");
});
