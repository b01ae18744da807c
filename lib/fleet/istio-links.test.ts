import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { stringify } from "yaml";
import { contextsToAsk, readIstioLinks } from "@/lib/fleet/istio-links";
import { closeClusters } from "@/lib/kube/clusters";
import type { IstioSide } from "@/lib/status/topology-link";
import { startSandbox } from "@/sandbox/start-sandbox";

/** A port that takes connections and says nothing. */
async function silentServer(): Promise<{ url: string; close: () => void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `https://127.0.0.1:${port}`, close };
}

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "fleet-links-"));
    const before = process.env.KUBECONFIG;
    await use(folder);
    await closeClusters();
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    await rm(folder, { recursive: true });
  },
});
test.describe.configure({ mode: "serial" });

test.describe("Istio's own links", () => {
  test("are told cluster by cluster: a silent one ends by itself and delays no other, and no login is opened", async ({
    folder,
  }) => {
    const [sandbox, silent] = await Promise.all([startSandbox({ remotes: 2 }), silentServer()]);
    const marker = join(folder, "login-was-opened");
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "touch",
      args: [marker],
      interactiveMode: "Never",
    };
    const more = join(folder, "more");
    await writeFile(
      more,
      stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "silent", cluster: { server: silent.url } }],
        users: [
          { name: "u", user: { token: "t" } },
          { name: "login", user: { exec } },
        ],
        contexts: [
          { name: "silent", context: { cluster: "silent", user: "u" } },
          { name: "login", context: { cluster: "silent", user: "login" } },
        ],
      }),
    );
    process.env.KUBECONFIG = `${sandbox.kubeconfigPath}:${more}`;
    sandbox.cluster("r2").faults.set({ kind: "deny", verb: "list", group: "apps", resource: "deployments" });
    const { contexts, logins } = await contextsToAsk();
    expect([...contexts].sort()).toEqual(["admin@prod-east-1", "prod-r1-1", "prod-r2-1", "prod-west-1", "silent"]);
    expect(logins).toEqual(["login"]);

    const told: IstioSide[] = [];
    const ended = readIstioLinks(contexts, (side) => told.push(side), new AbortController().signal);
    await expect.poll(() => told.length, { timeout: 3_500 }).toBe(4);
    const sideOf = (context: string) => told.find((side) => side.context === context);
    expect(sideOf("admin@prod-east-1")).toMatchObject({
      clusterId: "east",
      mesh: "mesh1",
      hasControlPlane: true,
      problem: null,
    });
    expect(
      sideOf("admin@prod-east-1")
        ?.reads.map(({ clusterId }) => clusterId)
        .sort(),
    ).toEqual(["r1", "r2", "west"]);
    expect(sideOf("prod-west-1")).toMatchObject({
      clusterId: "west",
      hasControlPlane: false,
      reads: [],
      problem: null,
    });
    expect(sideOf("prod-r2-1")).toMatchObject({ hasControlPlane: null, problem: { kind: "forbidden", verb: "list" } });
    await ended;
    expect(sideOf("silent")).toMatchObject({ hasControlPlane: null, reads: [], problem: { context: "silent" } });
    expect(existsSync(marker)).toBe(false);
    silent.close();
    await sandbox.stop();
  });

  test("hold nothing of a remote secret but its name", async ({ folder: _folder }) => {
    const sandbox = await startSandbox();
    process.env.KUBECONFIG = sandbox.kubeconfigPath;
    const told: IstioSide[] = [];
    await readIstioLinks(["admin@prod-east-1"], (side) => told.push(side), new AbortController().signal);
    expect(told[0]?.reads).toEqual([{ clusterId: "west", secret: "istio-system/istio-remote-secret-west" }]);
    // What the sandbox put into it.
    expect(JSON.stringify(told)).not.toContain("simulated");
    expect(JSON.stringify(told)).not.toContain(Buffer.from("simulated").toString("base64").slice(0, 8));
    await sandbox.stop();
  });
});
