import { expect, test } from "@playwright/test";
import { type FakeSeries, fakeMetricsStore, traffic } from "./fake-metrics-store";
import { proposeLabels } from "./propose-labels";

const MESH = ["east", "west"];
const mesh1 = (cluster: string) => ({ mesh_id: "mesh-1", cluster, pod: `pod-${cluster}`, prometheus: "shared" });
const mesh2 = (cluster: string) => ({ mesh_id: "mesh-2", cluster, pod: `pod-${cluster}`, prometheus: "shared" });
const SHARED: readonly FakeSeries[] = [
  ...traffic("east", "west", mesh1),
  ...traffic("west", "east", mesh1),
  ...traffic("shop", "shop", mesh2),
];

const verdictsOf = async (series: readonly FakeSeries[], meshId: string | null = null) => {
  const found = await proposeLabels(fakeMetricsStore(series), { mesh: MESH, meshId });
  return found.ok ? found.value.proposals.map((each) => `${each.name}=${each.value} ${each.verdict}`) : found.problem;
};

test.describe("proposeLabels", () => {
  test("puts first what all series of this mesh have and no other, and warns of what names one cluster", async () => {
    expect(await verdictsOf(SHARED)).toEqual([
      "mesh_id=mesh-1 narrows",
      "prometheus=shared harmless",
      "cluster=east hides",
      "cluster=west hides",
    ]);
  });

  test("shows the evidence: series of this mesh and of others, clusters that go and that would be hidden", async () => {
    const found = await proposeLabels(fakeMetricsStore(SHARED), { mesh: MESH, meshId: "mesh-1" });
    if (!found.ok) throw new Error(found.problem.kind);
    expect(found.value.proposals[0]).toEqual({
      name: "mesh_id",
      value: "mesh-1",
      verdict: "narrows",
      series: { mesh: 4, meshKept: 4, others: 2, othersKept: 0 },
      hidden: [],
      drops: ["shop"],
      isMeshId: true,
      alsoIs: ["mesh-2"],
    });
    expect(found.value.proposals.find(({ value }) => value === "east")?.hidden).toEqual(["west"]);
    expect(found.value.otherClusters).toEqual(["shop"]);
  });

  test("tells a label that some proxies of this mesh lack", async () => {
    expect(await verdictsOf([...SHARED, ...traffic("east", "east", () => ({}))])).toContain("mesh_id=mesh-1 thins");
  });

  test("knows this mesh by its mesh ID where clusters have the same names in both", async () => {
    const twins = [...traffic("east", "west", mesh1), ...traffic("east", "west", mesh2)];
    const found = await proposeLabels(fakeMetricsStore(twins), { mesh: MESH, meshId: "mesh-2" });
    expect(found.ok && found.value.proposals.find(({ isMeshId }) => isMeshId)?.value).toBe("mesh-2");
  });

  test("lists values before it counts, and counts no label of pods or of Istio's own", async () => {
    const store = fakeMetricsStore(SHARED);
    await proposeLabels(store, { mesh: MESH, meshId: null });
    expect(store.asked[0]).toMatch(/^names: /);
    expect(store.asked.join("\n")).not.toContain("pod");
    expect(store.asked.filter((each) => each.startsWith("count"))).toHaveLength(4);
  });

  test("does not count a label with too many values, and says so", async () => {
    const many = Array.from({ length: 41 }, (_, index) =>
      traffic("east", "east", () => ({ shard: `s${index}` })),
    ).flat();
    const store = fakeMetricsStore(many);
    const found = await proposeLabels(store, { mesh: MESH, meshId: null });
    expect(found.ok && found.value.leftOut).toEqual(["shard has more than 40 values"]);
    expect(store.asked.filter((each) => each.includes("shard"))).toEqual([
      'values of shard: {__name__=~"istio_requests_total|istio_tcp_sent_bytes_total"}',
    ]);
  });

  test("lets no label's name out into a query", async () => {
    const evil = ["mesh.id", "x) (up) or count by (y"];
    const odd = traffic("east", "west", () => ({
      mesh_id: "m",
      ...Object.fromEntries(evil.map((name) => [name, "v"])),
    }));
    const store = fakeMetricsStore(odd);
    const found = await proposeLabels(store, { mesh: MESH, meshId: null });
    expect(found.ok && found.value.proposals.map(({ name }) => name)).toEqual(["mesh_id"]);
    expect(found.ok && found.value.leftOut).toHaveLength(2);
    for (const name of evil) expect(store.asked.join("\n")).not.toContain(name);
  });

  test("never proposes a value that would break Kiali's queries", async () => {
    expect(await verdictsOf(traffic("east", "west", () => ({ mesh_id: 'a"b' })))).toEqual([]);
  });

  test("proposes nothing from an empty store, and names the clusters without series", async () => {
    const found = await proposeLabels(fakeMetricsStore([]), { mesh: MESH, meshId: null });
    expect(found).toEqual({ ok: true, value: { proposals: [], otherClusters: [], silent: MESH, leftOut: [] } });
  });

  test("says why when the store does not answer", async () => {
    const problem = { kind: "throttled", context: "store", retryAfterSeconds: null } as const;
    expect(await proposeLabels(fakeMetricsStore(SHARED, { problem }), { mesh: MESH, meshId: null })).toEqual({
      ok: false,
      problem,
    });
  });
});
