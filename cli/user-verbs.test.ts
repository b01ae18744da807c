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
let home: string;
let name: string;

test.beforeAll(async () => {
  sandbox = await startSandbox({ world: "pair", timeScale: 0.02 });
  folder = await mkdtemp(join(tmpdir(), "fleet-cli-"));
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  home = sandbox.cluster("east").context;
  name = "east";
});
test.afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

async function run(...argv: readonly string[]) {
  const recorded = recordingTerminal({});
  const code = await runCli([...argv, "--home", home], recorded.terminal, () => import("./world"));
  const { out, err } = recorded.printed;
  return { code, out, err };
}
const bindings = () =>
  ["clusterrolebindings", "rolebindings", "clusterroles"].flatMap((kind) =>
    sandbox
      .cluster("east")
      .sim.store.list(`${kind}.rbac.authorization.k8s.io`, "")
      .filter((each) => JSON.stringify(each).includes("kiali-fleet-user-")),
  );
const team = ["--group", "oidc:team", "--name", "east"];

test("grant binds, says it holds in the server's words, and withdraw leaves nothing", async () => {
  const granted = await run("grant", ...team, "--namespace", "istio-system", "--yes", "-o", "json");
  expect(granted.err).not.toContain("kiali-fleet:");
  expect(granted.code).toBe(0);
  const output = upkeepOutput.parse(JSON.parse(granted.out));
  expect(output).toMatchObject({ verb: "grant", names: [name], stoppedBy: null, unfinished: [] });
  expect(JSON.stringify(output)).toContain("kiali-fleet-read-oidc-team-");
  expect(bindings().length).toBeGreaterThan(0);
  const taken = await run("withdraw", ...team, "--namespace", "istio-system", "--yes");
  expect(taken.code).toBe(0);
  expect(bindings()).toEqual([]);
});

const misuses: readonly (readonly [string, readonly string[], string])[] = [
  ["neither user nor group", ["--name", "east", "--whole-cluster"], "--user NAME or --group NAME"],
  ["both", ["--user", "a", "--group", "b", "--name", "east", "--whole-cluster"], "--user NAME or --group NAME"],
  ["no place", team, "--namespace NAMESPACE or --whole-cluster"],
  ["no cluster", ["--group", "a", "--whole-cluster"], "--name NAME or --all"],
  [
    "a cluster that Kiali does not have",
    ["--group", "a", "--name", "esat", "--whole-cluster"],
    "no cluster called esat. It has east",
  ],
  ["a name for no cluster", [...team, "--whole-cluster", "--as", "corp"], "--as corp names no cluster"],
  ["a name with a space", ["--group", "a b", "--name", "east", "--whole-cluster"], "No spaces"],
];
for (const [what, words, said] of misuses)
  test(`${what} is wrong use`, async () => {
    const { code, err } = await run("grant", ...words, "--yes");
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

test("a namespace that does not exist is refused by its name, and nothing is written", async () => {
  const { code, err, out } = await run("grant", ...team, "--namespace", "shpo", "--yes");
  expect(code).not.toBe(0);
  expect(err + out).toContain("shpo");
  expect(bindings()).toEqual([]);
});
