import { expect, test } from "@playwright/test";
import { type FakeSeries, fakeMetricsStore, traffic } from "./fake-metrics-store";
import { type PreviewAsk, previewScope } from "./preview";

const meshOf = (name: string) => () => ({ mesh_id: name });
const byCluster = (cluster: string) => ({ mesh_id: "mesh-1", cluster });
/** East and west are one mesh, and shop is another in the same store. */
const SHARED: readonly FakeSeries[] = [
  ...traffic("east", "west", byCluster),
  ...traffic("west", "west", byCluster),
  ...traffic("shop", "shop", () => ({ mesh_id: "mesh-2" })),
  { __name__: "istio_build", component: "ztunnel", tag: "1.29.1" },
  { __name__: "jvm_memory_used_bytes", namespace: "bookinfo", mesh_id: "mesh-1" },
  { __name__: "go_goroutines", namespace: "shop" },
];
const ask = (labels: PreviewAsk["labels"], more: Partial<PreviewAsk> = {}): PreviewAsk => ({
  labels,
  of: "prometheus",
  mesh: ["east", "west"],
  hasOwnStore: false,
  ...more,
});
const MESH_1 = [{ name: "mesh_id", value: "mesh-1" }];

test.describe("previewScope", () => {
  test("says of each family what is kept and dropped, and of those without the scope what they count from outside", async () => {
    const { families, clusters } = await previewScope(fakeMetricsStore(SHARED), ask(MESH_1));
    const rows = families.map(({ id, applies, counts }) => [
      id,
      applies,
      counts?.ok ? [counts.value.kept, counts.value.dropped, counts.value.unit] : null,
    ]);
    expect(rows).toEqual([
      ["graph", true, [4, 2, "series"]],
      ["graph-tcp", true, [4, 2, "series"]],
      ["metrics", true, [4, 2, "series"]],
      ["overview", true, [4, 2, "series"]],
      ["dashboards", true, [1, 1, "metrics"]],
      ["health", false, [4, 2, "series"]],
      ["trace-stats", false, [4, 2, "series"]],
      ["infrastructure", false, [0, 1, "series"]],
      ["metric-names", false, null],
    ]);
    expect(clusters).toEqual({
      ok: true,
      value: [
        { name: "east", fate: "kept", series: 4, kept: 4 },
        { name: "west", fate: "kept", series: 12, kept: 12 },
        { name: "shop", fate: "other", series: 8, kept: 0 },
      ],
    });
  });

  test("sees a cluster hidden whose own proxies do not carry the label, though others report traffic to it", async () => {
    const { clusters } = await previewScope(fakeMetricsStore(SHARED), ask([{ name: "cluster", value: "east" }]));
    expect(clusters.ok && clusters.value.map(({ name, fate }) => [name, fate])).toEqual([
      ["east", "kept"],
      ["west", "hidden"],
      ["shop", "other"],
    ]);
  });

  test("tells a cluster that keeps a part from one without any traffic", async () => {
    const half = [...traffic("east", "east", meshOf("mesh-1")), ...traffic("east", "east", () => ({}))];
    const { clusters } = await previewScope(fakeMetricsStore(half), ask(MESH_1));
    expect(clusters.ok && clusters.value.map(({ name, fate }) => [name, fate])).toEqual([
      ["east", "thinned"],
      ["west", "silent"],
    ]);
  });

  test("knows nothing of clusters when the store is empty, and hides none", async () => {
    const { clusters, families } = await previewScope(fakeMetricsStore([]), ask(MESH_1));
    expect(clusters.ok && clusters.value.map(({ fate }) => fate)).toEqual(["silent", "silent"]);
    expect(families.map(({ counts }) => counts?.ok && counts.value.kept + counts.value.dropped)).toEqual([
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      undefined,
    ]);
  });

  for (const count of [Number.NaN, Number.POSITIVE_INFINITY, -1])
    test(`takes a count of ${count} for nothing`, async () => {
      const { clusters } = await previewScope(fakeMetricsStore(SHARED, { count }), ask(MESH_1));
      expect(clusters.ok && clusters.value).toEqual([
        { name: "east", fate: "silent", series: 0, kept: 0 },
        { name: "west", fate: "silent", series: 0, kept: 0 },
      ]);
    });

  test("says why nothing is known when the store does not answer", async () => {
    const problem = { kind: "timed-out", context: "store", waitedFor: "an answer", timeoutMs: 8_000 } as const;
    const { clusters, families } = await previewScope(fakeMetricsStore(SHARED, { problem }), ask(MESH_1));
    expect(clusters).toEqual({ ok: false, problem });
    expect(families[0]?.counts).toEqual({ ok: false, problem });
  });

  test("asks each question once, and one for all clusters", async () => {
    const store = fakeMetricsStore(SHARED);
    await previewScope(store, ask(MESH_1, { mesh: Array.from({ length: 50 }, (_, index) => `c${index}`) }));
    expect(store.asked).toHaveLength(12);
    expect(new Set(store.asked).size).toBe(store.asked.length);
  });

  test("a scope of custom dashboards with a store of their own is not counted in this one", async () => {
    const { families } = await previewScope(
      fakeMetricsStore(SHARED),
      ask(MESH_1, { of: "custom-dashboards", hasOwnStore: true }),
    );
    expect(families.filter(({ applies }) => applies).map(({ id, counts }) => [id, counts])).toEqual([
      ["dashboards", null],
    ]);
  });

  test("cluster names of a store or of a mesh never get into a query", async () => {
    const evil = 'x"} or vector(1) or {a="';
    const store = fakeMetricsStore([...SHARED, ...traffic(evil, evil, meshOf("mesh-1"))]);
    await previewScope(store, ask(MESH_1, { mesh: ["east", evil] }));
    expect(store.asked.join("\n")).not.toContain("vector");
  });
});
