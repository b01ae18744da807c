import { expect, test } from "@playwright/test";
import {
  configMap,
  EAST,
  helmRelease,
  istiod,
  KIALI_CONFIG,
  kialiDeployment,
  kialiService,
  object,
} from "@/lib/checks/healthy-pair";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import { virtualClock } from "@/lib/cluster/virtual-clock";
import { findKialis } from "./find-kialis";
import type { KialiInstallation } from "./installation";

async function find(options: FakeClusterOptions): Promise<readonly KialiInstallation[]> {
  const found = await findKialis(fakeCluster(options).cluster);
  if (!found.ok) throw new Error(found.problem.kind);
  return found.value;
}
const settings = configMap("istio-system", "kiali", { "config.yaml": KIALI_CONFIG });
const cr = object(
  "kiali.io/v1alpha1",
  "Kiali",
  { name: "kiali", namespace: "kiali-operator" },
  { spec: { deployment: { namespace: "istio-system" } } },
);

test.describe("findKialis", () => {
  test("describes one that Helm installed", async () => {
    const [kiali, ...others] = await find(EAST);
    expect(others).toEqual([]);
    expect(kiali).toMatchObject({
      context: "east",
      namespace: "istio-system",
      name: "kiali",
      instanceName: "kiali",
      version: "v2.29.0",
      installer: "helm",
      authStrategy: "anonymous",
      clusterWideAccess: true,
      viewOnly: true,
      clusterName: { ok: true, value: { value: "east", source: "kubernetes_config.cluster_name" } },
      webRoot: "/kiali",
      service: { namespace: "istio-system", name: "kiali", port: 20001, scheme: "http" },
      combined: { mounted: true, volume: "kiali-multi-cluster-secret" },
      helmRelease: { name: "kiali", namespace: "istio-system", confirmed: { ok: true, value: true } },
      cr: null,
      restartLabel: { ok: true, value: false },
      deployment: {
        replicas: 1,
        availableReplicas: 1,
        strategy: { type: "RollingUpdate", maxSurge: 1, maxUnavailable: 1 },
      },
    });
  });

  test("knows an operator's by the Service's annotation, and without it by the Kiali resource", async () => {
    const marked = {
      ...kialiService,
      metadata: { ...kialiService.metadata, annotations: { "operator-sdk/primary-resource": "kiali-operator/kiali" } },
    };
    const deployment = kialiDeployment({ annotations: {} });
    const byMark = await find({ objects: [deployment, marked, settings] });
    const byResource = await find({ objects: [deployment, kialiService, settings, cr] });
    for (const [kiali] of [byMark, byResource])
      expect(kiali).toMatchObject({
        installer: "operator",
        cr: { kind: "Kiali", namespace: "kiali-operator", name: "kiali" },
        helmRelease: null,
      });
  });

  test("takes a chart's YAML without a release for plain", async () => {
    expect((await find({ objects: [kialiDeployment({ annotations: {} }), settings] }))[0]).toMatchObject({
      installer: "plain",
    });
    expect((await find({ objects: [kialiDeployment(), settings] }))[0]).toMatchObject({ installer: "plain" });
  });

  test("believes the release's mark when its Secret may not be looked for", async () => {
    const [kiali] = await find({ objects: [kialiDeployment(), settings, helmRelease], denies: ["list Secret"] });
    expect(kiali).toMatchObject({
      installer: "helm",
      helmRelease: { confirmed: { ok: false, problem: { kind: "forbidden" } } },
    });
  });

  test("finds two in order, each with its own configuration", async () => {
    const other = configMap("a-team", "mine", { "config.yaml": KIALI_CONFIG.replace("anonymous", "openid") });
    const kialis = await find({
      objects: [kialiDeployment(), settings, kialiDeployment({ namespace: "a-team", name: "mine" }), other],
    });
    expect(kialis.map(({ namespace, name, authStrategy }) => [namespace, name, authStrategy])).toEqual([
      ["a-team", "mine", "openid"],
      ["istio-system", "kiali", "anonymous"],
    ]);
  });

  test("finds none in a cluster without, and says when it may not look", async () => {
    expect(await find({ objects: [] })).toEqual([]);
    expect(await findKialis(fakeCluster({ ...EAST, denies: ["list Deployment"] }).cluster)).toMatchObject({
      problem: { kind: "forbidden" },
    });
  });

  test("keeps a configuration that may not be read as a problem, not as a default", async () => {
    const [kiali] = await find({ ...EAST, denies: ["read ConfigMap"] });
    expect(kiali).toMatchObject({
      config: { ok: false, problem: { kind: "forbidden" } },
      authStrategy: null,
      clusterWideAccess: null,
      viewOnly: null,
      webRoot: "/kiali",
    });
    expect(kiali?.clusterName.ok).toBe(false);
  });

  const unnamed = configMap("istio-system", "kiali", {
    "config.yaml": KIALI_CONFIG.replace("cluster_name: east", "other: 1"),
  });
  for (const { when, objects, value, source } of [
    {
      when: "from istiod when the configuration has none",
      objects: [istiod("mesh-east")],
      value: "mesh-east",
      source: "istiod CLUSTER_ID",
    },
    { when: "as Kiali falls back without istiod", objects: [], value: "Kubernetes", source: "Kiali's fallback" },
  ])
    test(`names the home ${when}`, async () => {
      const [kiali] = await find({ objects: [kialiDeployment(), unnamed, ...objects] });
      expect(kiali?.clusterName).toEqual({ ok: true, value: { value, source } });
    });

  test("takes two round trips", async () => {
    const clock = virtualClock();
    await find({ ...EAST, clock });
    expect(clock.ticks).toBe(2);
  });
});
