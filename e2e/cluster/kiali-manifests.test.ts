import { expect, test } from "@playwright/test";
import { type AdminClient, adminClient } from "./admin-client";
import { ClustersUnavailable } from "./clusters-unavailable";
import { istioManifests } from "./istio-manifests";
import { CHART_PROBES, type KialiOptions, kialiCrd, kialiManifests } from "./kiali-manifests";
import { type RealClusters, startRealClusters } from "./real-clusters";
import { until } from "./until";

const istio = {
  clusterId: "east",
  meshId: "mesh1",
  trustDomain: "mesh1.test",
  network: "n1",
  rootCa: "PEM",
  version: "1.31.1",
  image: "fleet.test/pause:1",
};

test.describe("kialiManifests", () => {
  test.describe.configure({ mode: "serial", timeout: 180_000 });
  let fleet: RealClusters | null = null;
  let admin: AdminClient;

  test.beforeAll(async () => {
    fleet = await startRealClusters({ names: ["east"] }).catch((error: unknown) => {
      if (!(error instanceof ClustersUnavailable)) throw error;
      test.skip(true, error.message);
      return null;
    });
    const cluster = fleet?.clusters[0];
    if (!fleet || !cluster) return;
    admin = await adminClient(fleet.kubeconfigPath, cluster.context);
    for (const manifest of istioManifests(istio)) await admin.apply(manifest);
    await admin.apply(kialiCrd);
    await until(
      "the Kiali kind",
      async () => (await admin.send("GET", "/apis/kiali.io/v1alpha1")).status === 200 || null,
    );
  });
  test.afterAll(async () => {
    admin?.close();
    await fleet?.stop();
  });

  const variants: Partial<KialiOptions>[] = [
    { installer: "helm", probes: CHART_PROBES },
    { installer: "operator", instance: "by-operator", strategy: "openid" },
    { installer: "plain", instance: "plain", version: "2.4.0", combinedVolume: false, homeName: null },
    { instance: "labelled", labelledSecrets: [{ cluster: "west", secret: "kiali-remote-cluster-secret-west" }] },
  ];
  for (const options of variants) {
    const { installer = "helm", instance = "kiali" } = options;
    test(`are accepted by a real API server, field by field: ${instance} by ${installer}`, async () => {
      for (const manifest of kialiManifests(options)) await admin.apply(manifest);
      expect(await admin.get(`/apis/apps/v1/namespaces/istio-system/deployments/${instance}`)).toMatchObject({
        metadata: { labels: { "app.kubernetes.io/name": "kiali" } },
        spec: { strategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } },
      });
    });
  }
});
