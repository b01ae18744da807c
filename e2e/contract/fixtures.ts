import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test as base } from "@playwright/test";
import { parse } from "yaml";
import * as z from "zod";
import { adminClient } from "@/e2e/cluster/admin-client";
import { ClustersUnavailable } from "@/e2e/cluster/clusters-unavailable";
import { startRealClusters } from "@/e2e/cluster/real-clusters";
import type { Cluster } from "@/lib/cluster/cluster";
import { openCluster } from "@/lib/kube/clusters";
import { startSandbox } from "@/sandbox/start-sandbox";
import { type RawClient, rawClient } from "./raw-client";

/** Where a behaviour is tried: a cluster, its administrator without and with our door, and a namespace of its own. */
export type Lab = {
  world: WorldName;
  server: string;
  ca: string;
  /** May do everything; a bearer token, so that it is a client like any other. */
  root: RawClient;
  /** The same cluster through lib/kube, as the kubeconfig's own user. */
  cluster: Cluster;
  namespace: string;
  /** A name that nothing else in the cluster has. */
  unique: (stem: string) => string;
  /** A client with this bearer token, closed with the test. */
  as: (token: string | null) => RawClient;
};
export type WorldName = "sandbox" | "real API servers";
export const worlds: readonly WorldName[] = ["sandbox", "real API servers"];

type Place = { kubeconfigPath: string; context: string; stop: () => Promise<void> };
type Ready = Omit<Lab, "namespace" | "unique" | "as"> & { stop: () => Promise<void> };
type Opening = { ready: Ready } | { unavailable: string };

const TOKEN_CACHE_MS = 1_500;
const kubeconfig = z.object({
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.string(),
        "certificate-authority-data": z.string().optional(),
        "certificate-authority": z.string().optional(),
      }),
    }),
  ),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
});

async function start(world: WorldName): Promise<Place> {
  if (world === "sandbox") {
    const sandbox = await startSandbox({ world: "bare", timeScale: 0.02, tokenCacheMs: TOKEN_CACHE_MS });
    return { kubeconfigPath: sandbox.kubeconfigPath, context: sandbox.cluster("east").context, stop: sandbox.stop };
  }
  const { kubeconfigPath, clusters, stop } = await startRealClusters({ names: ["contract"] });
  return { kubeconfigPath, context: clusters[0]?.context ?? "", stop };
}

async function endpointOf({ kubeconfigPath, context }: Place): Promise<{ server: string; ca: string }> {
  const config = kubeconfig.parse(parse(await readFile(kubeconfigPath, "utf8")));
  const name = config.contexts.find((entry) => entry.name === context)?.context.cluster;
  const found = config.clusters.find((entry) => entry.name === name)?.cluster;
  if (!found) throw new Error(`${kubeconfigPath} has no context ${context}`);
  const data = found["certificate-authority-data"];
  const ca = data
    ? Buffer.from(data, "base64").toString()
    : await readFile(found["certificate-authority"] ?? "", "utf8");
  return { server: found.server, ca };
}

const issued = z.object({ status: z.object({ token: z.string() }) });

/** Opens a world: its cluster through our door, and an administrator of its own for raw calls. */
async function open(world: WorldName): Promise<Ready> {
  const place = await start(world);
  const { server, ca } = await endpointOf(place);
  const admin = await adminClient(place.kubeconfigPath, place.context);
  const name = `contract-root-${randomBytes(4).toString("hex")}`;
  const subject = { kind: "ServiceAccount", name, namespace: "kube-system" };
  await admin.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "kube-system" } });
  await admin.apply({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [subject],
  });
  const minted = await admin.send("POST", `/api/v1/namespaces/kube-system/serviceaccounts/${name}/token`, {
    spec: { expirationSeconds: 7200 },
  });
  const root = rawClient(server, ca, issued.parse(minted.body).status.token);
  process.env.KUBECONFIG = place.kubeconfigPath;
  const opened = await openCluster(place.context);
  if (!opened.ok) throw new Error(`lib/kube cannot open ${place.context}: ${opened.problem.kind}`);
  const stop = async () => {
    await admin.remove("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", name);
    await admin.remove("v1", "ServiceAccount", name, "kube-system");
    admin.close();
    await Promise.all([root.close(), opened.value.close()]);
    await place.stop();
  };
  return { world, server, ca, root, cluster: opened.value, stop };
}

/** One start of each world per worker, when a test first needs it. A world that cannot be had is skipped with the reason. */
export const test = base.extend<{ world: WorldName; lab: Lab }, { openings: Map<WorldName, Promise<Opening>> }>({
  openings: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const openings = new Map<WorldName, Promise<Opening>>();
      await use(openings);
      for (const opening of await Promise.all(openings.values())) if ("ready" in opening) await opening.ready.stop();
    },
    { scope: "worker", timeout: 1_800_000 },
  ],
  world: ["sandbox", { option: true }],
  lab: [
    async ({ openings, world }, use) => {
      const opening = openings.get(world) ?? attempt(world);
      openings.set(world, opening);
      const opened = await opening;
      if ("unavailable" in opened) return test.skip(true, `${world}: ${opened.unavailable}`);
      const { stop: _stop, ...ready } = opened.ready;
      const unique = (stem: string) => `${stem}-${randomBytes(4).toString("hex")}`;
      const namespace = unique("contract");
      const made = await ready.root.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
      if (made.status !== 201) throw new Error(`no namespace: ${JSON.stringify(made.body)}`);
      const clients: RawClient[] = [];
      const as = (token: string | null) => {
        const client = rawClient(ready.server, ready.ca, token);
        clients.push(client);
        return client;
      };
      await use({ ...ready, namespace, unique, as });
      await Promise.all(clients.map((client) => client.close()));
      await ready.root.send("DELETE", `/api/v1/namespaces/${namespace}`);
    },
    { timeout: 1_800_000 },
  ],
});

async function attempt(world: WorldName): Promise<Opening> {
  try {
    return { ready: await open(world) };
  } catch (error) {
    if (error instanceof ClustersUnavailable) return { unavailable: error.message };
    throw error;
  }
}

/** Runs the same tests in each world. */
export function inEachWorld(title: string, tests: () => void): void {
  for (const world of worlds)
    test.describe(`${title} (${world})`, () => {
      test.describe.configure({ mode: "default" });
      test.use({ world });
      tests();
    });
}
export { expect } from "@playwright/test";
