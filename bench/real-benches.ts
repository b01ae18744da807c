import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { adminClient } from "@/e2e/cluster/admin-client";
import { ClustersUnavailable } from "@/e2e/cluster/clusters-unavailable";
import { installIstioCrds } from "@/e2e/cluster/install-istio-crds";
import { istioManifests } from "@/e2e/cluster/istio-manifests";
import { kialiManifests } from "@/e2e/cluster/kiali-manifests";
import { type RealClusters, startRealClusters } from "@/e2e/cluster/real-clusters";
import { checksBench } from "./checks-bench";
import { connectBench } from "./connect-bench";
import { delayedKubeconfig } from "./delayed-kubeconfig";
import type { Figure } from "./report";

const FAR_MS = 50;

export type Pair = { home: string; remote: string };

/** Benches on two real API servers, near (loopback) and with 50 ms of added round trip. Starts and ends them. */
export async function realBenches(wanted: {
  rounds: number;
  checks: boolean;
  connect: boolean;
}): Promise<readonly Figure[]> {
  const real = await startOrNull();
  if (!real) return [];
  const [east, west] = real.clusters;
  if (!east || !west) throw new Error("two clusters are needed");
  const pair = { home: east.context, remote: west.context };
  const far = await delayedKubeconfig(
    real.kubeconfigPath,
    join(dirname(real.kubeconfigPath), "far.kubeconfig"),
    FAR_MS,
  );
  try {
    for (const { name, context } of [east, west]) await furnish(real.kubeconfigPath, context, name);
    const worlds = [
      { label: "0 ms", kubeconfig: real.kubeconfigPath },
      { label: `${FAR_MS} ms`, kubeconfig: far.path },
    ];
    return [
      ...(wanted.checks
        ? await checksBench(pair, real.kubeconfigPath, { path: far.path, ms: FAR_MS }, wanted.rounds)
        : []),
      ...(wanted.connect ? await connectBench(pair, worlds, wanted.rounds) : []),
    ];
  } finally {
    await far.stop();
    await rm(far.path, { force: true });
    await real.stop();
  }
}

async function startOrNull(): Promise<RealClusters | null> {
  try {
    return await startRealClusters({ names: ["east", "west"] });
  } catch (error) {
    if (!(error instanceof ClustersUnavailable)) throw error;
    console.error(`Skipped what needs real API servers. ${error.message}`);
    return null;
  }
}

/** One mesh in both clusters and a Kiali in east. No pod runs here, so nothing waits for one. */
async function furnish(kubeconfig: string, context: string, name: string): Promise<void> {
  const admin = await adminClient(kubeconfig, context);
  const istio = {
    meshId: "mesh1",
    trustDomain: "mesh1.test",
    version: "1.31.1",
    image: "fleet.test/pause:1",
    clusterId: name,
    network: `network-${name}`,
    rootCa: "-----BEGIN CERTIFICATE-----\nc2hhcmVk\n-----END CERTIFICATE-----\n",
  };
  for (const manifest of istioManifests(istio)) await admin.apply(manifest);
  await installIstioCrds(kubeconfig, context);
  if (name === "east") for (const manifest of kialiManifests({ homeName: name })) await admin.apply(manifest);
  admin.close();
}
