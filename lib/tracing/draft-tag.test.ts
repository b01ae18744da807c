import { expect, test } from "@playwright/test";
import { type FakeMesh, fakeMesh } from "@/lib/access/fake-mesh";
import { connectFake, fakeWorld, planOf, receiptOf, runUpkeep } from "@/lib/access/revoke/fake-upkeep";
import { planUpkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { configMap, KIALI_CONFIG } from "@/lib/checks/healthy-pair";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { changesNothing } from "@/lib/plan/changes-nothing";
import { planDigest } from "@/lib/plan/plan-digest";
import { fakeStore, json, plain } from "@/lib/telemetry/fake-store";
import type { StoreAnswer } from "@/lib/telemetry/store";

const MESH = `rootNamespace: istio-system
defaultConfig:
  meshId: mesh1
extensionProviders:
- name: zipkin
  zipkin: { service: zipkin.istio-system.svc.cluster.local, port: 9411 }
`;
const CONFIG = `${KIALI_CONFIG}external_services:
  tracing:
    enabled: true
    provider: tempo
    internal_url: https://traces.example.com
`;
const telemetry = (tracing: readonly unknown[], marks: object = {}): FakeObject => ({
  apiVersion: "telemetry.istio.io/v1",
  kind: "Telemetry",
  metadata: { namespace: "istio-system", name: "mesh", ...marks },
  spec: { tracing },
});
const ZIPKIN = { providers: [{ name: "zipkin" }], randomSamplingPercentage: 5 };
const TAG = { environment: { name: "ISTIO_META_CLUSTER_ID", defaultValue: "unknown" } };
const OTHER = { team: { literal: { value: "x" } } };
const REF = { apiVersion: "telemetry.istio.io/v1", kind: "Telemetry", namespace: "istio-system", name: "mesh" };
const SERVED = { serves: ["telemetry.istio.io/v1/Telemetry"] };
const GONE = plain("trace not found", 404);
const attributesOf = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const ASK = { verb: "tag", names: ["east", "west"] };

type Options = {
  east?: readonly FakeObject[];
  west?: readonly FakeObject[];
  westMesh?: string;
  /** What the store of traces finds for a TraceQL query. */
  spans?: (query: string) => boolean;
  /** Tags of the one span of each trace that it finds. */
  tags?: Readonly<Record<string, string>>;
  isDown?: boolean;
};

async function world({
  east,
  west,
  westMesh = MESH,
  spans = () => false,
  tags,
  isDown = false,
}: Options = {}): Promise<{
  mesh: FakeMesh;
  world: UpkeepWorld;
  tracing: (of: "east" | "west") => unknown;
}> {
  const usual = [telemetry([{ ...ZIPKIN, customTags: OTHER }])];
  const mesh = fakeMesh({
    east: SERVED,
    west: SERVED,
    eastHas: [
      configMap("istio-system", "istio", { mesh: MESH }),
      configMap("istio-system", "kiali", { "config.yaml": CONFIG }),
      ...(east ?? usual),
    ],
    westHas: [configMap("istio-system", "istio", { mesh: westMesh }), ...(west ?? usual)],
  });
  await connectFake(mesh);
  const answer = (path: string, { q = "" }: Readonly<Record<string, string>>): StoreAnswer => {
    if (path === "/api/echo") return isDown ? plain("no", 503) : plain("echo");
    if (path === "/api/search")
      return json({ traces: spans(q) ? [{ traceID: "a1", rootServiceName: "web.shop", startTimeUnixNano: "1" }] : [] });
    return tags ? json({ batches: [{ scopeSpans: [{ spans: [{ attributes: attributesOf(tags) }] }] }] }) : GONE;
  };
  return {
    mesh,
    world: {
      ...fakeWorld(mesh),
      openStore: () => fakeStore(answer),
      patience: { ...fakeWorld(mesh).patience, spans: { tickMs: 1, deadlineMs: 20 } },
    },
    tracing: (of) => mesh[of].find(REF)?.spec,
  };
}

test.describe("draftTag", () => {
  test("adds the tag in each primary beside the others, in the very list that was there, and proves it by a span", async () => {
    const { world: of, tracing } = await world({ spans: (q) => q.includes(".istio.cluster_id") });
    const told = await runUpkeep(of, ASK);
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null, undone: [], left: [] });
    expect(receiptOf(told).unfinished).toBeUndefined();
    for (const cluster of ["east", "west"] as const)
      expect(tracing(cluster)).toEqual({
        tracing: [{ ...ZIPKIN, customTags: { "istio.cluster_id": TAG, ...OTHER } }],
      });
    const proofs = told.events.filter(({ id, status }) => id.includes("gate.span") && status === "done");
    expect(proofs.map(({ detail }) => detail)).toEqual([
      'a span of web.shop has istio.cluster_id="east"',
      'a span of web.shop has istio.cluster_id="west"',
    ]);
    expect(told.records.filter(({ phase }) => phase === "after").map(({ step }) => step.verb)).toEqual([
      "update",
      "update",
    ]);
  });

  test("says that there was no traffic, and fails nobody for it", async () => {
    const { world: of, tracing } = await world();
    const told = await runUpkeep(of, ASK);
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null, undone: [] });
    expect(receiptOf(told).evidence.join(" ")).toContain("no traffic");
    expect(tracing("west")).toMatchObject({ tracing: [{ customTags: { "istio.cluster_id": TAG } }] });
  });

  test("tells spans that come without the tag, and takes nothing back", async () => {
    const { world: of, tracing } = await world({
      spans: (q) => q.includes("component") || q.includes('.istio.cluster_id = "west"'),
    });
    const told = await runUpkeep(of, { ...ASK, names: ["west"], asked: { tag: "cluster" } });
    expect(receiptOf(told).unfinished).toMatchObject([{ lane: "west", problem: { kind: "gate-failed" } }]);
    expect(receiptOf(told).undone).toEqual([]);
    expect(tracing("west")).toMatchObject({ tracing: [{ customTags: { cluster: TAG, ...OTHER } }] });
  });

  test("blames no proxy for the spans that an application makes itself", async () => {
    const only = (tags: Readonly<Record<string, string>>) => world({ spans: (q) => q === "{}", tags });
    const { world: own } = await only({ "http.method": "GET" });
    expect(receiptOf(await runUpkeep(own, ASK)).unfinished).toBeUndefined();
    const { world: proxies } = await only({ component: "proxy" });
    expect(receiptOf(await runUpkeep(proxies, ASK)).unfinished).toMatchObject([
      { problem: { kind: "gate-failed" } },
      { problem: { kind: "gate-failed" } },
    ]);
  });

  test("says before that nothing can prove it when the store does not answer, and does not fail after the write", async () => {
    const { world: of, tracing } = await world({ isDown: true });
    const plan = await planOf(of, ASK);
    expect(plan.warnings.join(" ")).toContain("No store can be asked");
    expect(plan.steps.map(({ verb }) => verb)).toEqual(["update", "update"]);
    expect(receiptOf(await runUpkeep(of, ASK)).unfinished).toBeUndefined();
    expect(tracing("east")).toMatchObject({ tracing: [{ customTags: { "istio.cluster_id": TAG } }] });
  });

  test("running it again has nothing to do, and taking it away brings back what was", async () => {
    const { world: of, tracing } = await world();
    const before = tracing("west");
    await runUpkeep(of, ASK);
    expect(changesNothing(await planOf(of, ASK))).toBe(true);
    await runUpkeep(of, { ...ASK, asked: { isAbsent: true } });
    expect(tracing("west")).toEqual(before);
    expect(tracing("east")).toEqual(before);
  });

  test("creates one where none is and a provider is there by default, and deletes it again by the UID that was reviewed", async () => {
    const { world: of, mesh } = await world({ west: [], westMesh: `${MESH}defaultProviders:\n  tracing: [zipkin]\n` });
    await runUpkeep(of, { ...ASK, names: ["west"] });
    const ref = { ...REF, name: "mesh-default" };
    expect(mesh.west.find(ref)).toMatchObject({
      metadata: { labels: { "app.kubernetes.io/managed-by": "kiali-fleet" } },
      spec: { tracing: [{ customTags: { "istio.cluster_id": TAG } }] },
    });
    const plan = await planOf(of, { ...ASK, names: ["west"], asked: { isAbsent: true } });
    expect(plan.steps).toMatchObject([{ verb: "delete", uid: mesh.west.find(ref)?.metadata.uid }]);
    await runUpkeep(of, { ...ASK, names: ["west"], asked: { isAbsent: true } });
    expect(mesh.west.find(ref)).toBeNull();
  });

  test("refuses with the reason where a Telemetry would turn tracing off", async () => {
    const { world: of } = await world({ west: [] });
    const wish = upkeepWish.parse({ verb: "tag", home: "east", kiali: null, names: ["west"] });
    const plan = await planUpkeep(wish, of);
    expect(plan).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
    expect(JSON.stringify(plan)).toContain("would turn tracing off");
  });

  test("goes on without a primary that is dead, and says so", async () => {
    const { world: of, tracing } = await world();
    const dead: UpkeepWorld = {
      ...of,
      open: (context) =>
        Promise.resolve({
          ok: false,
          problem: { kind: "unreachable", context, server: "https://west", why: "timed-out", timeoutMs: 8_000 },
        }),
    };
    const plan = await planOf(dead, ASK);
    expect(plan.steps.map(({ lane }) => lane)).toEqual(["east", "east"]);
    expect(plan.warnings.join(" ")).toContain("west is left out");
    await runUpkeep(dead, ASK);
    expect(tracing("east")).toMatchObject({ tracing: [{ customTags: { "istio.cluster_id": TAG } }] });
  });

  test("is refused when the list is another than the one that was reviewed, and writes nothing", async () => {
    const { world: of, mesh, tracing } = await world();
    const digest = planDigest(await planOf(of, ASK));
    expect(planDigest(await planOf(of, ASK))).toBe(digest);
    await mesh.west.cluster.patch(REF, { spec: { tracing: [ZIPKIN] } });
    expect((await runUpkeep(of, { ...ASK, digest })).result).toMatchObject({
      ok: false,
      problem: { kind: "plan-changed" },
    });
    expect(tracing("west")).toEqual({ tracing: [ZIPKIN] });
  });

  test("edits what Argo CD keeps only for a typed reason", async () => {
    const owned = [telemetry([ZIPKIN], { annotations: { "argocd.argoproj.io/tracking-id": "mesh" } })];
    const { world: of, tracing } = await world({ west: owned });
    const refused = await runUpkeep(of, { ...ASK, names: ["west"] });
    expect(receiptOf(refused).unfinished).toMatchObject([{ lane: "west", problem: { kind: "gate-failed" } }]);
    expect(tracing("west")).toEqual({ tracing: [ZIPKIN] });
    await runUpkeep(of, { ...ASK, names: ["west"], overrides: { "gate.take-over": "the chart gets it on Monday" } });
    expect(tracing("west")).toMatchObject({ tracing: [{ customTags: { "istio.cluster_id": TAG } }] });
  });

  test("names a cluster that Kiali does not read", async () => {
    const { world: of } = await world();
    const wish = upkeepWish.parse({ verb: "tag", home: "east", kiali: null, names: ["north"] });
    expect(await planUpkeep(wish, of)).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
  });
});
