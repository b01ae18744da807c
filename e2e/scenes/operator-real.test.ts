import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import * as z from "zod";
import { recordingTerminal } from "@/cli/recording-terminal";
import { runCli } from "@/cli/run-cli";
import { type AdminClient, adminClient } from "@/e2e/cluster/admin-client";
import { kialiManifests, QUICK_PROBES } from "@/e2e/cluster/kiali-manifests";
import { type RealMesh, startRealMesh } from "@/e2e/cluster/real-mesh";

const NAMESPACE = "/namespaces/istio-system";
const KIALI = `/apis/kiali.io/v1alpha1${NAMESPACE}/kialis/kiali`;
const resource = z.object({ metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }) });
const secrets = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }) }),
  ),
});

/** What the operator does at a reconcile, asked for by an annotation of its resource: mounts the labelled Secrets there are. */
function runOperator(admin: AdminClient, { home }: RealMesh): () => Promise<void> {
  let isRunning = true;
  let seen = "";
  const working = (async () => {
    while (isRunning) {
      const found = resource.parse(await admin.get(KIALI));
      const asked = found.metadata.annotations?.["kiali.io/reconcile"] ?? "";
      if (asked !== seen) {
        seen = asked;
        const path = `/api/v1${NAMESPACE}/secrets?labelSelector=kiali.io/multiCluster%3Dtrue`;
        const labelledSecrets = secrets.parse(await admin.get(path)).items.map(({ metadata }) => ({
          cluster: metadata.annotations?.["kiali.io/cluster"] ?? metadata.name,
          secret: metadata.name,
        }));
        const options = { installer: "operator", homeName: home.name, probes: QUICK_PROBES, labelledSecrets } as const;
        for (const manifest of kialiManifests(options)) await admin.apply(manifest);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return async () => {
    isRunning = false;
    await working;
  };
}

test("under the operator, real pods: the labelled form is mounted by its reconcile and proven by the Kiali that restarted", async () => {
  test.setTimeout(1_800_000);
  const mesh = await startRealMesh({ kiali: { installer: "operator" } });
  if ("skipped" in mesh) return test.skip(true, mesh.skipped);
  test.skip(process.env.E2E_KUBECONFIG !== undefined, "installs a Kiali of its own kind");
  const folder = await mkdtemp(join(tmpdir(), "fleet-operator-"));
  const admin = await adminClient(mesh.kubeconfigPath, mesh.home.context);
  const stopOperator = runOperator(admin, mesh);
  try {
    process.env.KUBECONFIG = mesh.kubeconfigPath;
    process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
    const { terminal, printed } = recordingTerminal();
    const argv = [
      "connect",
      "--home",
      mesh.home.context,
      "--remote",
      mesh.remote.context,
      "--form",
      "labelled",
      "--yes",
    ];
    const code = await runCli(argv, terminal, () => import("@/cli/world"));
    expect({ code, err: printed.err }, printed.out).toEqual({ code: 0, err: "" });
    expect(printed.out).toContain("ask the operator to reconcile Kiali istio-system/kiali");
    expect(printed.out).toMatch(/Kiali shows \d+ namespaces of west/);
    const deployment = JSON.stringify(await admin.get(`/apis/apps/v1${NAMESPACE}/deployments/kiali`));
    expect(deployment).toContain('"secretName":"kiali-remote-cluster-secret-west"');
  } finally {
    await stopOperator();
    admin.close();
    await mesh.stop();
    await rm(folder, { recursive: true });
  }
});
