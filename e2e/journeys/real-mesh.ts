import { readFile } from "node:fs/promises";
import { kialiManifests, QUICK_PROBES } from "@/e2e/cluster/kiali-manifests";
import { type RealMesh, startRealMesh } from "@/e2e/cluster/real-mesh";
import { COMBINED, type Truth, truthOf } from "./cluster-truth";
import { test as onBench } from "./fixtures";
import { scriptSecret } from "./script-scene";

type Started = { mesh: RealMesh } | { skipped: string };

/** One mesh with real pods per worker, for every file; each test takes back what it made, behind the console's back. */
export const test = onBench.extend<{ mesh: RealMesh; east: Truth; west: Truth; north: Truth }, { started: Started }>({
  started: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const mesh = await startRealMesh({ names: ["east", "west", "north"] });
      await use("skipped" in mesh ? mesh : { mesh });
      if (!("skipped" in mesh)) await mesh.stop();
    },
    { scope: "worker", timeout: 1_800_000 },
  ],
  mesh: [
    async ({ started, bench }, use) => {
      if ("skipped" in started) return test.skip(true, started.skipped);
      await bench.use(await readFile(started.mesh.kubeconfigPath, "utf8"));
      await use(started.mesh);
    },
    { timeout: 1_800_000 },
  ],
  east: async ({ mesh }, use) => {
    const east = await truthOf(mesh.kubeconfigPath, mesh.home.context);
    await use(east);
    // What stands for helm goes first: a pod that mounts a Secret which is gone never starts.
    for (const manifest of kialiManifests({ homeName: mesh.home.name, probes: QUICK_PROBES }))
      await east.admin.apply(manifest);
    const secrets = new Set([COMBINED, await east.labelled(), scriptSecret("west"), "kiali-fleet-quarantine-west"]);
    for (const name of secrets) if (name) await east.admin.remove("v1", "Secret", name, "istio-system");
    await east.admin.remove("v1", "ConfigMap", "kiali-fleet-orphans", "istio-system");
    await east.rolledOut();
    east.close();
  },
  west: async ({ mesh }, use) => remoteTruth(mesh, mesh.remote.context, use),
  north: async ({ mesh }, use) => remoteTruth(mesh, mesh.remotes[1]?.context ?? "", use),
});

/** A remote behind the console's back; what a test made there goes at its end. */
async function remoteTruth(mesh: RealMesh, context: string, use: (remote: Truth) => Promise<void>): Promise<void> {
  const { admin, ...remote } = await truthOf(mesh.kubeconfigPath, context);
  await use({ admin, ...remote });
  for (const name of ["kiali-remote-east", "kiali"]) {
    await admin.remove("v1", "ServiceAccount", name, "istio-system");
    await admin.remove("v1", "ConfigMap", name, "istio-system");
  }
  // What a requested token is bound to does not go with its account.
  await admin.remove("v1", "Secret", "kiali-remote-east-token", "istio-system");
  for (const name of ["kiali-remote-east", "kiali-viewer"])
    for (const kind of ["ClusterRole", "ClusterRoleBinding"])
      await admin.remove("rbac.authorization.k8s.io/v1", kind, name);
  remote.close();
}
