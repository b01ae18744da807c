import { expect, test } from "@playwright/test";
import { adminClient } from "./admin-client";
import { ClustersUnavailable } from "./clusters-unavailable";
import { installIstioCrds } from "./install-istio-crds";
import { type RealClusters, startRealClusters } from "./real-clusters";

test.describe("startRealClusters", () => {
  test.describe.configure({ mode: "serial", timeout: 180_000 });
  let fleet: RealClusters | null = null;
  const running = () => {
    if (!fleet) throw new Error("no clusters");
    return fleet;
  };

  test.beforeAll(async () => {
    fleet = await startRealClusters({ names: ["east", "west"] }).catch((error: unknown) => {
      if (!(error instanceof ClustersUnavailable)) throw error;
      test.skip(true, error.message);
      return null;
    });
  });
  test.afterAll(async () => fleet?.stop());

  test("starts API servers that share nothing: another UID, another authority", async () => {
    const [east, west] = await Promise.all(
      running().clusters.map(async ({ context }) => {
        const admin = await adminClient(running().kubeconfigPath, context);
        const system = await admin.get("/api/v1/namespaces/kube-system");
        const roots = await admin.get("/api/v1/namespaces/default/configmaps/kube-root-ca.crt");
        admin.close();
        return { system, roots };
      }),
    );
    expect(east?.system).toMatchObject({ kind: "Namespace" });
    expect(east?.system).not.toEqual(west?.system);
    expect(east?.roots).not.toEqual(west?.roots);
  });

  test("runs the token controller: a token Secret is filled", async () => {
    const { kubeconfigPath, clusters } = running();
    const admin = await adminClient(kubeconfigPath, clusters[1]?.context ?? "");
    await admin.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "reader", namespace: "default" } });
    await admin.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "reader",
        namespace: "default",
        annotations: { "kubernetes.io/service-account.name": "reader" },
      },
      type: "kubernetes.io/service-account-token",
    });
    await expect
      .poll(() => admin.get("/api/v1/namespaces/default/secrets/reader"))
      .toMatchObject({ data: { token: expect.any(String) } });
    admin.close();
  });

  test("takes Istio's own definitions", async () => {
    const { kubeconfigPath, clusters } = running();
    const context = clusters[0]?.context ?? "";
    await installIstioCrds(kubeconfigPath, context);
    const admin = await adminClient(kubeconfigPath, context);
    await admin.apply({
      apiVersion: "telemetry.istio.io/v1",
      kind: "Telemetry",
      metadata: { name: "mesh-default", namespace: "default" },
    });
    expect(await admin.get("/apis/networking.istio.io/v1/virtualservices")).toMatchObject({ items: [] });
    admin.close();
  });
});
