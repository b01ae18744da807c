import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import * as z from "zod";
import { type AdminClient, adminClient } from "@/e2e/cluster/admin-client";
import { closeClusters } from "@/lib/kube/clusters";
import type { TrustedIssuer } from "@/sandbox/auth/trusted-issuer";
import { startSandbox } from "@/sandbox/start-sandbox";
import { forgeToken } from "./forge-token";
import { startProvider, type TestProvider } from "./start-provider";
import { startTrustingClusters, trustOf } from "./trusting-clusters";

export type TrustingWorldName = "sandbox" | "real API servers";
export type TrustingCluster = {
  /** In the kubeconfig that KUBECONFIG names while the world is up. */
  context: string;
  server: string;
  ca: string;
  admin: AdminClient;
};
export type TrustingWorld = {
  provider: TestProvider;
  east: TrustingCluster;
  west: TrustingCluster;
  north: TrustingCluster;
  /** Tokens of two more issuers that north is told to trust: one that never answers, one whose certificate it does not believe. */
  unusable: { dead: string; untrusted: string };
  stop: () => Promise<void>;
};

const kubeconfig = z.object({
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }),
    }),
  ),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
});

/** Where nothing listens: the port of a protocol that nobody speaks. */
const DEAD = "https://127.0.0.1:9";
/** How the sandbox calls its third cluster. */
const IN_SANDBOX = { east: "east", west: "west", north: "r1" } as const;

/** A provider and three clusters that trust it as `trustOf` says, real or simulated. Rejects as `startRealClusters` does. */
export async function startTrustingWorld(world: TrustingWorldName): Promise<TrustingWorld> {
  const [provider, stranger] = await Promise.all([startProvider(), startProvider()]);
  const { east, west, north } = trustOf(provider);
  const other = { ca: provider.ca, audiences: ["kiali"], prefix: "oidc:" };
  const trust = { east, west, north: [...north, { ...other, url: DEAD }, { ...other, url: stranger.issuer }] };
  const stopIssuers = () => Promise.all([provider.stop(), stranger.stop()]);
  const place = await start(world, provider, trust).catch(async (error: unknown) => {
    await stopIssuers();
    throw error;
  });
  process.env.KUBECONFIG = place.kubeconfigPath;
  const config = kubeconfig.parse(parse(await readFile(place.kubeconfigPath, "utf8")));
  const clusterOf = async (context: string): Promise<TrustingCluster> => {
    const name = config.contexts.find((entry) => entry.name === context)?.context.cluster;
    const found = config.clusters.find((entry) => entry.name === name)?.cluster;
    if (!found) throw new Error(`no context ${context}`);
    const ca = Buffer.from(found["certificate-authority-data"], "base64").toString();
    return { context, server: found.server, ca, admin: await adminClient(place.kubeconfigPath, context) };
  };
  const clusters = {
    east: await clusterOf(place.contexts.east),
    west: await clusterOf(place.contexts.west),
    north: await clusterOf(place.contexts.north),
  };
  const stop = async () => {
    for (const { admin } of Object.values(clusters)) admin.close();
    await closeClusters();
    await place.stop();
    await stopIssuers();
  };
  const dead = forgeToken({ ...provider, issuer: DEAD }, "no groups");
  return { provider, ...clusters, unusable: { dead, untrusted: forgeToken(stranger, "no groups") }, stop };
}

type Named<T> = { east: T; west: T; north: T };
type Place = { kubeconfigPath: string; contexts: Named<string>; stop: () => Promise<void> };

async function start(
  world: TrustingWorldName,
  provider: TestProvider,
  trust: Named<readonly TrustedIssuer[]>,
): Promise<Place> {
  if (world === "real API servers") {
    const { kubeconfigPath, stop } = await startTrustingClusters(provider, trust);
    return { kubeconfigPath, contexts: { east: "east-admin", west: "west-admin", north: "north-admin" }, stop };
  }
  const { east, west, north } = IN_SANDBOX;
  const trusts = { [east]: trust.east, [west]: trust.west, [north]: trust.north };
  const sandbox = await startSandbox({ world: "bare", remotes: 1, trusts });
  const context = (name: string) => sandbox.cluster(name).context;
  const contexts = { east: context(east), west: context(west), north: context(north) };
  return { kubeconfigPath: sandbox.kubeconfigPath, contexts, stop: sandbox.stop };
}
