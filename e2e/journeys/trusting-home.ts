import { parse, stringify } from "yaml";
import * as z from "zod";
import { type AdminClient, adminClient } from "@/e2e/cluster/admin-client";
import { ClustersUnavailable } from "@/e2e/cluster/clusters-unavailable";
import { istioManifests } from "@/e2e/cluster/istio-manifests";
import { kialiManifests } from "@/e2e/cluster/kiali-manifests";
import type { RealClusters } from "@/e2e/cluster/real-clusters";
import { startProvider, type TestProvider } from "@/e2e/oidc/start-provider";
import { startTrustingClusters } from "@/e2e/oidc/trusting-clusters";
import { type Scripted, scriptedFrom } from "./script-scene";

const NAMESPACE = "istio-system";
const NAMES = ["east", "west", "north"] as const;
const file = z.object({ "config.yaml": z.string() });

export type TrustingHome = {
  provider: TestProvider;
  kubeconfigPath: string;
  /** The context of east, where Kiali is. */
  home: string;
  admins: Readonly<Record<(typeof NAMES)[number], AdminClient>>;
  stop: () => Promise<void>;
};

/**
 * A real provider and three real API servers: east, whose Kiali signs people in there, reads north, which calls them otherwise, and west, which waits
 * for another audience. Resolves to `skipped` when this machine cannot have them.
 */
export async function startTrustingHome(): Promise<TrustingHome | { skipped: string }> {
  const provider = await startProvider({ redirectPaths: ["/users/callback"] });
  try {
    const clusters = await startTrustingClusters(provider);
    const { kubeconfigPath } = clusters;
    const [east, west, north] = await Promise.all(NAMES.map((name) => adminClient(kubeconfigPath, `${name}-admin`)));
    if (!east || !west || !north) throw new Error("three clusters have three clients");
    await installHome(east, provider, await remotesOf(clusters));
    const stop = async () => {
      for (const each of [east, west, north]) each.close();
      await clusters.stop();
      await provider.stop();
    };
    return { provider, kubeconfigPath, home: "east-admin", admins: { east, west, north }, stop };
  } catch (error) {
    await provider.stop();
    if (error instanceof ClustersUnavailable) return { skipped: error.message };
    throw error;
  }
}

const remotesOf = ({ clusters, kubeconfigPath }: RealClusters): Promise<readonly Scripted[]> =>
  Promise.all(
    clusters
      .filter(({ name }) => name !== "east")
      .map(({ name, server }) => scriptedFrom(kubeconfigPath, name, server)),
  );

/** The objects of Istio and of a Kiali with strategy openid; pods stay Pending at this level. */
async function installHome(east: AdminClient, provider: TestProvider, remotes: readonly Scripted[]): Promise<void> {
  const istio = { clusterId: "east", meshId: "mesh1", trustDomain: "cluster.local", network: "network-east" };
  const scopes = ["openid", "email", "groups"];
  const openid = { issuer_uri: provider.issuer, client_id: "kiali", username_claim: "email", scopes };
  for (const manifest of [
    ...istioManifests({ ...istio, rootCa: "none", version: "1.31.1", image: "fleet.test/pause" }),
    ...kialiManifests({ installer: "plain", strategy: "openid" }),
  ]) {
    if (manifest.kind !== "ConfigMap" || manifest.metadata.name !== "kiali") {
      await east.apply(manifest);
      continue;
    }
    const config = z.looseObject({}).parse(parse(file.parse(manifest.data)["config.yaml"]));
    const auth = { strategy: "openid", openid };
    await east.apply({ ...manifest, data: { "config.yaml": stringify({ ...config, auth }) } });
  }
  await east.apply({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "kiali-cabundle", namespace: NAMESPACE },
    data: { "openid-server-ca.crt": provider.ca },
  });
  await east.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "kiali-multi-cluster-secret", namespace: NAMESPACE },
    stringData: Object.fromEntries(remotes.map((each) => [each.name, kubeconfigOf(each)])),
  });
}

const kubeconfigOf = ({ name, server, ca }: Scripted): string =>
  stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
    users: [{ name, user: { token: "not-one-that-works" } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
