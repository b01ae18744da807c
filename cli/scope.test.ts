import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { upkeepOutput } from "./contract/upkeep-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";

test.describe.configure({ mode: "serial" });

let sandbox: Sandbox;
let folder: string;

test.beforeAll(async () => {
  sandbox = await startSandbox({ world: "pair", timeScale: 0.02 });
  folder = await mkdtemp(join(tmpdir(), "fleet-scope-"));
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
});
test.afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

async function run(...argv: readonly string[]) {
  const recorded = recordingTerminal({});
  const home = sandbox.cluster("east").context;
  const code = await runCli(["scope", "--home", home, ...argv], recorded.terminal, () => import("./world"));
  return { code, ...recorded.printed };
}

test.describe("scope", () => {
  const misuses: readonly (readonly [what: string, words: readonly string[], said: string])[] = [
    ["no label", ["--yes"], "--label NAME=VALUE is missing"],
    ["a label without a value", ["--label", "mesh_id", "--yes"], "--label takes NAME=VALUE"],
    ["labels and none", ["--label", "a=b", "--no-labels", "--yes"], "exclude each other"],
  ];
  for (const [what, words, said] of misuses)
    test(`${what} is wrong use`, async () => {
      const { code, err } = await run(...words);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(said) });
    });

  test("a value that breaks queries is refused before anything is planned", async () => {
    const { code, out, err } = await run("--label", 'mesh_id=a"b', "--dry-run");
    expect(code).toBe(2);
    expect(`${out}${err}`).toContain("every query would be refused");
  });

  test("a dry run shows the gate that asks whether a cluster is hidden, and the proof", async () => {
    const { out } = await run("--label", "mesh_id=mesh1", "--dry-run");
    expect(out).toContain("hides no cluster of this mesh");
    expect(out).toContain("Kiali's configuration has the scope");
  });

  test("is told in JSON as every upkeep is, and stops before its first write where a reason is missing", async () => {
    const dry = await run("--label", "mesh_id=nobody-has-this", "--dry-run", "-o", "json");
    const plan = upkeepOutput.parse(JSON.parse(dry.out));
    expect(plan).toMatchObject({ verb: "scope", digest: expect.any(String), unfinished: [] });
    const refused = await run("--label", "mesh_id=nobody-has-this", "--yes", "-o", "json");
    expect(refused.code).toBe(3);
    const told = upkeepOutput.parse(JSON.parse(refused.out));
    expect(told.stoppedBy?.problem).toMatchObject({ kind: "gate-failed" });
    expect(told.steps.filter(({ verb, status }) => verb !== "gate" && status !== "not-reached")).toEqual([]);
  });
});
