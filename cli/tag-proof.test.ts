import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeepWorld } from "@/lib/runs/open-world";
import { readTracing } from "@/lib/tracing/read-tracing";
import { startSandbox } from "@/sandbox/start-sandbox";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";

for (const telemetry of ["untagged", "jaeger", "tempo"] as const)
  test(`tag on a simulated mesh with a store of traces: ${telemetry}`, async () => {
    test.setTimeout(90_000);
    const sandbox = await startSandbox({ world: "pair", timeScale: 0.02, telemetry });
    const folder = await mkdtemp(join(tmpdir(), "fleet-tag-"));
    try {
      process.env.KUBECONFIG = sandbox.kubeconfigPath;
      process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
      const home = sandbox.cluster("east").context;
      const look = async () => {
        const world = await upkeepWorld(home);
        const read = world.ok ? await readTracing(homeFacts(world.value, { kiali: null })) : world;
        if (!read.ok) throw new Error(JSON.stringify(read.problem));
        return read.value.primaries.find(({ name }) => name === "east")?.decision?.kind ?? null;
      };
      const wanted = telemetry === "untagged" ? "add" : "nothing-to-do";
      await expect.poll(look, { timeout: 30_000 }).toBe(wanted);
      const { terminal, printed } = recordingTerminal({});
      const code = await runCli(["tag", "--home", home, "--name", "east", "--yes"], terminal, () => import("./world"));
      expect(code).toBe(0);
      expect(printed.out).toContain('has istio.cluster_id="east"');
      expect(await look()).toBe("nothing-to-do");
    } finally {
      await sandbox.stop();
      await rm(folder, { recursive: true });
    }
  });
