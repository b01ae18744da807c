import { expect, test } from "@playwright/test";
import { configMap, istiod, namespace, object } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { readIstio } from "@/lib/istio/read-istio";
import { fail, ok } from "@/lib/problem";
import { landingPlaces, type SeenCluster } from "./landing-places";

const ROOT = namespace("istio-system", "uid");
const ztunnel = (id: string): FakeObject =>
  object(
    "apps/v1",
    "DaemonSet",
    { name: "ztunnel", namespace: "istio-system", labels: { app: "ztunnel" } },
    {
      spec: {
        template: {
          spec: { containers: [{ name: "istio-proxy", env: [{ name: "ISTIO_META_CLUSTER_ID", value: id }] }] },
        },
      },
    },
  );
const controlledBy = (whom: string): FakeObject =>
  object("v1", "Namespace", {
    name: "istio-system",
    annotations: { "topology.istio.io/controlPlaneClusters": whom },
  });

async function seen(name: string, objects: readonly FakeObject[] | null): Promise<SeenCluster> {
  const cluster = { name, isHome: name === "east", context: `ctx-${name}`, problem: null };
  if (!objects)
    return {
      cluster,
      istio: fail({ kind: "unreachable", context: `ctx-${name}`, server: "", why: "timed-out", timeoutMs: 1 }),
    };
  return { cluster, istio: ok(await readIstio(fakeCluster({ context: `ctx-${name}`, objects }).cluster)) };
}
const where = (clusters: readonly SeenCluster[]) => {
  const { places, others } = landingPlaces(clusters);
  return {
    places: places.map(({ name, context, rootNamespace }) => `${name} ${context} ${rootNamespace}`),
    others: others.map(({ name }) => name),
    words: [...places, ...others].map(({ because }) => because).join("; "),
  };
};

test.describe("landingPlaces", () => {
  test("are each primary of several", async () => {
    const { places, others } = where([
      await seen("east", [ROOT, istiod("east")]),
      await seen("west", [ROOT, istiod("west")]),
    ]);
    expect(places).toEqual(["east ctx-east istio-system", "west ctx-west istio-system"]);
    expect(others).toEqual([]);
  });

  test("are the primary alone, and the remote is told whose it is", async () => {
    const primary = await seen("east", [ROOT, istiod("east")]);
    const { places, others, words } = where([primary, await seen("west", [controlledBy("east"), ztunnel("west")])]);
    expect(places).toEqual(["east ctx-east istio-system"]);
    expect(others).toEqual(["west"]);
    expect(words).toContain("east serves it");
  });

  test("are the cluster that an external control plane is configured from", async () => {
    const { places, others } = where([
      await seen("east", [ROOT, istiod("west", { EXTERNAL_ISTIOD: "true" }), ztunnel("east")]),
      await seen("west", [ROOT, ztunnel("west")]),
    ]);
    expect(places).toEqual(["west ctx-west istio-system"]);
    expect(others).toEqual([]);
  });

  test("say when that cluster is not connected", async () => {
    const { places, words } = where([
      await seen("east", [ROOT, istiod("west", { EXTERNAL_ISTIOD: "true" }), ztunnel("east")]),
    ]);
    expect(places).toEqual([]);
    expect(words).toContain("looks after west, which is not connected");
  });

  test("are in the root namespace that the mesh configuration names", async () => {
    const mesh = configMap("istio-system", "istio", { mesh: "rootNamespace: istio-config\n" });
    expect(where([await seen("east", [ROOT, istiod("east"), mesh])]).places).toEqual(["east ctx-east istio-config"]);
  });

  test("are found although another cluster does not answer", async () => {
    const { places, others } = where([await seen("east", [ROOT, istiod("east")]), await seen("west", null)]);
    expect(places).toEqual(["east ctx-east istio-system"]);
    expect(others).toEqual(["west"]);
  });
});
