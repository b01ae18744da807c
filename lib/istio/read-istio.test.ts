import { expect, test } from "@playwright/test";
import { configMap, istiod, istioLink, meshConfigMap, namespace, object, rootCa } from "@/lib/checks/healthy-pair";
import { ROOT_A, ROOT_B } from "@/lib/checks/test-certificates";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { virtualClock } from "@/lib/cluster/virtual-clock";
import { deploymentModel } from "./deployment-model";
import { readIstio } from "./read-istio";
import { sharesAnchor } from "./root-ca";

const look = (objects: readonly FakeObject[], rest: FakeClusterOptions = {}) =>
  readIstio(fakeCluster({ objects, ...rest }).cluster);

const webhook = (path: Readonly<Record<string, unknown>>): FakeObject =>
  object(
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    { name: "istio-sidecar-injector", labels: { app: "sidecar-injector" } },
    { webhooks: [{ name: "injection.istio.io", clientConfig: path }] },
  );
const withEnv = (kind: string, name: string, labels: Readonly<Record<string, string>>, id: string): FakeObject => {
  const spec = { containers: [{ name: "istio-proxy", env: [{ name: "ISTIO_META_CLUSTER_ID", value: id }] }] };
  return object(
    kind === "Pod" ? "v1" : "apps/v1",
    kind,
    { name, namespace: "istio-system", labels },
    kind === "Pod" ? { spec } : { spec: { template: { spec } } },
  );
};

test.describe("cluster ID", () => {
  for (const { from, objects, says } of [
    { from: "istiod", objects: [istiod("a")], says: /CLUSTER_ID/ },
    {
      from: "ztunnel",
      objects: [withEnv("DaemonSet", "ztunnel", { app: "ztunnel" }, "a")],
      says: /DaemonSet istio-system\/ztunnel/,
    },
    {
      from: "a gateway",
      objects: [withEnv("Pod", "gw-1", { istio: "eastwestgateway" }, "a")],
      says: /Pod istio-system\/gw-1/,
    },
    {
      from: "a Gateway API gateway",
      objects: [withEnv("Pod", "gw-2", { "gateway.networking.k8s.io/gateway-name": "gw" }, "a")],
      says: /Pod istio-system\/gw-2/,
    },
    {
      from: "the injector's path",
      objects: [webhook({ service: { name: "istiod", namespace: "istio-system", path: "/inject/cluster/a/net/n1" } })],
      says: /its address/,
    },
    {
      from: "the injector's URL",
      objects: [webhook({ url: "https://istiod.example.com:15017/inject/cluster/a/net/n1" })],
      says: /its address/,
    },
    {
      from: "Istio's values",
      objects: [
        configMap("istio-system", "values", { "merged-values": "global:\n  multiCluster:\n    clusterName: a\n" }),
      ],
      says: /ConfigMap istio-system\/values/,
    },
    {
      from: "the injector's values",
      objects: [
        configMap("istio-system", "istio-sidecar-injector", {
          values: '{"global":{"multiCluster":{"clusterName":"a"}}}',
        }),
      ],
      says: /istio-sidecar-injector/,
    },
  ])
    test(`is known from ${from}`, async () => {
      const { clusterId } = await look(objects);
      expect(clusterId.agreed).toBe("a");
      expect(clusterId.sources[0]?.source).toMatch(says);
    });

  test("has every source, and no agreement when one differs", async () => {
    const { clusterId } = await look([istiod("a"), withEnv("DaemonSet", "ztunnel", { app: "ztunnel" }, "b")]);
    expect(clusterId).toMatchObject({ agreed: null, sources: [{ value: "b" }, { value: "a" }] });
  });

  test("is what istiod takes when it is not told: Kubernetes", async () => {
    expect((await look([istiod(null)])).clusterId.agreed).toBe("Kubernetes");
  });

  test("is not taken from an istiod that serves another cluster", async () => {
    const external = istiod("remote-1", { EXTERNAL_ISTIOD: "true" });
    const { clusterId, role } = await look([external, withEnv("DaemonSet", "ztunnel", { app: "ztunnel" }, "home-1")]);
    expect(clusterId.agreed).toBe("home-1");
    expect(role).toEqual({ ok: true, value: "external" });
  });

  test("names the sources that could not be asked", async () => {
    const { clusterId } = await look([istiod("a")], { denies: ["list Pod"] });
    expect(clusterId.agreed).toBe("a");
    expect(clusterId.problems.map(({ kind }) => kind)).toEqual(["forbidden", "forbidden"]);
  });
});

test.describe("role", () => {
  for (const { role, by, objects } of [
    { role: "primary", by: "its istiod", objects: [istiod("a")] },
    {
      role: "remote",
      by: "its namespace",
      objects: [namespace("istio-system", "u", { annotations: { "topology.istio.io/controlPlaneClusters": "*" } })],
    },
    { role: "remote", by: "its injector", objects: [webhook({ url: "https://istiod/inject/cluster/a/net/n1" })] },
    { role: "unmanaged", by: "nothing at all", objects: [] },
  ])
    test(`is ${role} by ${by}`, async () => expect((await look(objects)).role).toEqual({ ok: true, value: role }));

  test("is not said when the signs of a remote may not be read", async () => {
    expect((await look([], { denies: ["list Namespace"] })).role).toMatchObject({ problem: { kind: "forbidden" } });
    expect((await look([], { denies: ["list Deployment"] })).role).toMatchObject({ problem: { kind: "forbidden" } });
  });

  for (const [home, remote, model] of [
    ["primary", "primary", "multi-primary"],
    ["primary", "remote", "primary-remote"],
    ["remote", "primary", "primary-remote"],
    ["external", "remote", "external"],
    ["primary", "unmanaged", "none"],
    ["remote", "remote", "none"],
  ] as const)
    test(`${home} and ${remote} are ${model}`, () => expect(deploymentModel(home, remote)).toBe(model));
});

test.describe("readIstio", () => {
  test("reads the ConfigMaps of istiod's own namespace and revision", async () => {
    const canary = istiod("a");
    const moved = {
      ...canary,
      metadata: { ...canary.metadata, namespace: "mesh", labels: { app: "istiod", "istio.io/rev": "1-29" } },
    };
    const {
      meshId,
      namespace: where,
      controlPlanes,
    } = await look([
      moved,
      configMap("mesh", "istio-1-29", { mesh: "trustDomain: corp.example\n" }),
      meshConfigMap("wrong"),
    ]);
    expect(where).toBe("mesh");
    expect(meshId).toEqual({
      ok: true,
      value: { value: "corp.example", source: "ConfigMap mesh/istio-1-29: trustDomain" },
    });
    expect(controlPlanes).toMatchObject({ value: [{ revision: "1-29", version: "1.29.1", clusterId: "a" }] });
  });

  test("takes the network from values, the injector or the namespace", async () => {
    const labelled = namespace("istio-system", "u", { labels: { "topology.istio.io/network": "n3" } });
    expect((await look([labelled])).network).toBe("n3");
    expect((await look([labelled, webhook({ url: "https://i/inject/cluster/a/net/n2" })])).network).toBe("n2");
    const values = configMap("istio-system", "values", { "merged-values": "global: {network: n1}" });
    expect((await look([labelled, values])).network).toBe("n1");
  });

  test("takes broken YAML for silence", async () => {
    const { meshId } = await look([configMap("istio-system", "istio", { mesh: "a: [" })]);
    expect(meshId).toEqual({ ok: true, value: null });
  });

  test("knows Istio's remote secrets by their keys, without their values", async () => {
    const { remoteSecrets } = await look([istioLink]);
    expect(remoteSecrets).toEqual({
      ok: true,
      value: [{ namespace: "istio-system", name: "istio-remote-secret-west", clusters: ["west"] }],
    });
  });

  test("takes two round trips", async () => {
    const clock = virtualClock();
    await look([istiod("a"), meshConfigMap("m"), rootCa(ROOT_A)], { clock });
    expect(clock.ticks).toBe(2);
  });
});

test.describe("root CA", () => {
  const read = async (pem: string) => {
    const { rootCa: found } = await look([rootCa(pem)]);
    if (!found.ok || !found.value) throw new Error("it is there");
    return found.value;
  };
  test("is shared however the bundle is written", async () => {
    expect(
      sharesAnchor(await read(ROOT_A), await read(`# old\r\n${ROOT_B.replaceAll("\n", "\r\n")}\n\n${ROOT_A}`)),
    ).toBe(true);
  });
  test("is not shared between different roots", async () => {
    expect(sharesAnchor(await read(ROOT_A), await read(ROOT_B))).toBe(false);
  });
  test("is not shared by what is no certificate", async () => {
    expect(sharesAnchor(await read("nothing"), await read("nothing"))).toBe(false);
  });
  test("is null where there is none", async () => {
    expect((await look([])).rootCa).toEqual({ ok: true, value: null });
  });
});
