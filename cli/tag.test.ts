import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Manifest } from "@/lib/cluster/cluster";
import { openCluster } from "@/lib/kube/clusters";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { upkeepOutput } from "./contract/upkeep-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";

test.describe.configure({ mode: "serial" });

const REF = {
  apiVersion: "telemetry.istio.io/v1",
  kind: "Telemetry",
  namespace: "istio-system",
  name: "mesh-default",
} as const;
const ENTRY = {
  providers: [{ name: "tempo" }],
  randomSamplingPercentage: 20,
  customTags: { team: { literal: { value: "a" } } },
};
const OURS = { environment: { name: "ISTIO_META_CLUSTER_ID", defaultValue: "unknown" } };
const MESH =
  "rootNamespace: istio-system\nextensionProviders:\n- name: tempo\n  opentelemetry: {service: tempo.observe.svc, port: 4317}\n";

let sandbox: Sandbox;
let folder: string;
let home: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  sandbox = await startSandbox({ world: "pair", timeScale: 0.02 });
  folder = await mkdtemp(join(tmpdir(), "fleet-tag-"));
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  home = sandbox.cluster("east").context;
  const west = sandbox.cluster("west").context;
  const override = ["--override", "connection.address=the sandbox is all on this machine"];
  // A Kiali that is still starting blocks the first try.
  const connect = ["connect", "--home", home, "--remote", west, "--yes", ...override];
  await expect.poll(async () => (await run(connect)).code, { timeout: 60_000 }).toBe(0);
  const { apiVersion, kind, name, namespace } = REF;
  for (const of of ["east", "west"]) {
    await apply(of, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio", namespace },
      data: { mesh: MESH },
    });
    await apply(of, { apiVersion, kind, metadata: { name, namespace }, spec: { tracing: [ENTRY], metrics: [{}] } });
  }
});
test.afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

async function apply(of: string, manifest: Manifest): Promise<void> {
  const opened = await openCluster(sandbox.cluster(of).context);
  if (!opened.ok) throw new Error(`${of} cannot be opened`);
  expect(await opened.value.apply(manifest, { manager: "helm", force: true })).toMatchObject({ ok: true });
}
async function found(of: string) {
  const opened = await openCluster(sandbox.cluster(of).context);
  const read = opened.ok ? await opened.value.read(REF) : null;
  return read?.ok ? read.value : null;
}
async function run(argv: readonly string[]) {
  const recorded = recordingTerminal({});
  const code = await runCli(argv, recorded.terminal, () => import("./world"));
  return { code, ...recorded.printed };
}
const tag = (...more: readonly string[]) => run(["tag", "--home", home, ...more]);

test.describe("tag", () => {
  test("names the clusters that there are when one is not", async () => {
    const { code, err } = await tag("--name", "wets", "--yes");
    expect(code).toBe(2);
    expect(err).toContain("reads no cluster called wets. It reads east, west.");
  });

  test("has each server judge the change, and changes nothing, in a dry run", async () => {
    const { code, out } = await tag("--all", "--dry-run");
    expect(out).toContain("changes would be accepted");
    expect(code).toBe(0);
    expect(await found("west")).toMatchObject({ spec: { tracing: [ENTRY] } });
  });

  test("sends to the primary from a cluster that has no control plane", async () => {
    const { code, err } = await tag("--name", "west", "--yes");
    expect(code).toBe(2);
    expect(err).toContain("the Telemetry in east reaches its proxies");
  });

  test("adds the tag on real paths, keeps every other field, and takes it away again", async () => {
    const { code, out } = await tag("--all", "--tag", "cluster", "--yes", "-o", "json");
    expect(upkeepOutput.parse(JSON.parse(out))).toMatchObject({ verb: "tag", stoppedBy: null, unfinished: [] });
    expect(code).toBe(0);
    expect((await found("east"))?.spec).toEqual({
      tracing: [{ ...ENTRY, customTags: { cluster: OURS, ...ENTRY.customTags } }],
      metrics: [{}],
    });
    expect((await found("west"))?.spec).toEqual({ tracing: [ENTRY], metrics: [{}] });
    expect((await tag("--name", "east", "--tag", "cluster", "--absent", "--yes")).code).toBe(0);
    expect((await found("east"))?.spec).toEqual({ tracing: [ENTRY], metrics: [{}] });
  });
});
