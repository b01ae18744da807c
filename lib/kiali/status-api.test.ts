import { expect, test } from "@playwright/test";
import { EAST } from "@/lib/checks/healthy-pair";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import { configuredCluster, kialiLists, listedClusters, visibleNamespaces } from "./status-api";

/** Recorded from a real Kiali v2.31-dev, cut to what is read. */
const API = {
  status: { "Kiali state": "running", "Kiali version": "v2.31.0" },
  externalServices: [
    { name: "Kubernetes-east", version: "v1.37.2", tempoConfig: {} },
    { name: "Kubernetes-west", version: "v1.37.2", tempoConfig: {} },
    { name: "Prometheus", version: "3.1" },
  ],
  warningMessages: [],
};
const NAMESPACES = [
  { name: "default", cluster: "west", isAmbient: false },
  { name: "istio-system", cluster: "west", isAmbient: false },
  { name: "default", cluster: "east", isAmbient: false },
];
const kiali = {
  namespace: "istio-system",
  name: "kiali",
  webRoot: "/kiali",
  service: { namespace: "istio-system", name: "kiali", port: 20001, scheme: "http" as const },
};
const home = (proxy: FakeClusterOptions["proxy"]) => fakeCluster({ ...EAST, ...(proxy ? { proxy } : {}) }).cluster;

test.describe("status API", () => {
  test("reads the clusters that a real Kiali lists", async () => {
    const cluster = home({ "/kiali/api": API });
    expect(await listedClusters(cluster, kiali)).toEqual({ ok: true, value: ["east", "west"] });
    expect(await kialiLists(cluster, kiali, "west")).toEqual({ ok: true, value: true });
    expect(await kialiLists(cluster, kiali, "north")).toEqual({ ok: true, value: false });
  });

  test("counts the namespaces of one cluster", async () => {
    const cluster = home({ "/kiali/api/namespaces": NAMESPACES });
    expect(await visibleNamespaces(cluster, kiali, "west")).toEqual({ ok: true, value: 2 });
    expect(await visibleNamespaces(cluster, kiali, "north")).toEqual({ ok: true, value: 0 });
  });

  test("tells what Kiali took in of one cluster, and that it has none of that name", async () => {
    const west = { accessible: true, apiEndpoint: "https://west:6443", secretName: "kiali-multi-cluster-secret" };
    const cluster = home({ "/kiali/api/config": { clusters: { west, east: { accessible: true, secretName: "" } } } });
    expect(await configuredCluster(cluster, kiali, "west")).toEqual({
      ok: true,
      value: { isAccessible: true, endpoint: "https://west:6443", secret: "kiali-multi-cluster-secret" },
    });
    expect(await configuredCluster(cluster, kiali, "east")).toMatchObject({ value: { endpoint: null, secret: null } });
    expect(await configuredCluster(cluster, kiali, "north")).toEqual({ ok: true, value: null });
    const shut = home(() => ({ status: 401, body: "" }));
    expect(await configuredCluster(shut, kiali, "west")).toMatchObject({ problem: { kind: "unauthenticated" } });
  });

  for (const { when, status, body, kind } of [
    { when: "wants a login", status: 401, body: "", kind: "unauthenticated" },
    { when: "is not there", status: 503, body: "no endpoints available", kind: "server-failure" },
    { when: "answers with something else", status: 200, body: "<html>", kind: "rejected" },
  ])
    test(`says so when Kiali ${when}`, async () => {
      const cluster = home(() => ({ status, body }));
      expect(await listedClusters(cluster, kiali)).toMatchObject({ ok: false, problem: { kind } });
    });

  test("works at the root too", async () => {
    expect(await listedClusters(home({ "/api": API }), { ...kiali, webRoot: "/" })).toMatchObject({
      value: ["east", "west"],
    });
  });
});
