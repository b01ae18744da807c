import { expect, test } from "@playwright/test";
import { type FakeMesh, fakeMesh } from "@/lib/access/fake-mesh";
import { connectFake, fakeWorld } from "@/lib/access/revoke/fake-upkeep";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { configMap, KIALI_CONFIG } from "@/lib/checks/healthy-pair";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { fakeStore, json, plain } from "@/lib/telemetry/fake-store";
import type { StoreAnswer } from "@/lib/telemetry/store";
import { readTracing } from "./read-tracing";
import type { TracingView } from "./tracing-view";

const mesh = (more: string) => `rootNamespace: istio-system
extensionProviders:
- name: zipkin
  zipkin: { service: zipkin.istio-system.svc, port: 9411 }
${more}`;
const CONFIG = `${KIALI_CONFIG}external_services:
  prometheus:
    url: https://metrics.example.com
    auth: { type: basic, username: kiali, password: hunter-2-canary }
  tracing:
    enabled: true
    provider: tempo
    internal_url: https://traces.example.com
`;
const telemetry = (name: string, tracing: readonly unknown[], at: string): FakeObject => ({
  apiVersion: "telemetry.istio.io/v1",
  kind: "Telemetry",
  metadata: { namespace: "istio-system", name, creationTimestamp: at },
  spec: { tracing },
});
const SERVED = { serves: ["telemetry.istio.io/v1/Telemetry"] };
const NOW = Date.now();

type Options = {
  east?: readonly FakeObject[];
  eastMesh?: string;
  westDenies?: readonly string[];
  answer?: (path: string, q: string) => StoreAnswer | null;
};

async function look(
  { east = [], eastMesh = "", westDenies = [], answer = () => null }: Options,
  change: (world: UpkeepWorld, mesh: FakeMesh) => UpkeepWorld = (same) => same,
): Promise<TracingView> {
  const fake = fakeMesh({
    east: SERVED,
    west: { ...SERVED, denies: westDenies },
    eastHas: [
      configMap("istio-system", "istio", { mesh: mesh(eastMesh) }),
      configMap("istio-system", "kiali", { "config.yaml": CONFIG }),
      ...east,
    ],
    westHas: [configMap("istio-system", "istio", { mesh: mesh("") })],
  });
  await connectFake(fake);
  const openStore = () =>
    fakeStore(
      (path, { q = "" }) =>
        answer(path, q) ?? (path === "/api/echo" ? plain("echo") : plain("404 page not found", 404)),
    );
  const world = change({ ...fakeWorld(fake), openStore }, fake);
  const read = await readTracing(homeFacts(world, { kiali: null }));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  expect(JSON.stringify(read.value)).not.toContain("hunter-2-canary");
  return read.value;
}
const primary = ({ primaries }: TracingView, wanted: string) => primaries.find(({ name }) => name === wanted);
/** East has spans; west had none, and the store lists its values. */
const eastAt =
  (at: number) =>
  (path: string, q: string): StoreAnswer | null => {
    if (path.startsWith("/api/v2/search/tag/span.")) return json({ tagValues: [{ type: "string", value: "east" }] });
    if (path === "/api/search")
      return json({
        traces:
          q.includes("east") || q.includes("proxy")
            ? [{ traceID: "a1", rootServiceName: "web.shop", startTimeUnixNano: `${at}000000` }]
            : [],
      });
    return path.startsWith("/api/traces/") ? plain("trace not found", 404) : null;
  };

const eastOnly = eastAt(NOW - 5_000);

test.describe("readTracing", () => {
  test("has the proof for each cluster, and nothing to do where a span carries the tag", async () => {
    const view = await look({ answer: eastOnly });
    expect(view.traces.clusters).toMatchObject([
      { name: "east", verdict: "seen", lastSpanAt: new Date(NOW - 5_000).toISOString() },
      { name: "west", lastSpanAt: null },
    ]);
    expect(primary(view, "east")?.decision).toMatchObject({ kind: "nothing-to-do", tag: "istio.cluster_id" });
  });

  test("tells the Telemetry that counts from those that Istio ignores, and what a plan would do", async () => {
    const providers = [{ name: "zipkin" }];
    const view = await look({
      east: [
        telemetry("younger", [{ providers }], "2026-02-01T00:00:00Z"),
        telemetry("older", [{ providers, enableIstioTags: false }], "2026-01-01T00:00:00Z"),
      ],
    });
    expect(primary(view, "east")).toMatchObject({
      counts: { name: "older" },
      ignored: [{ name: "younger" }],
      modes: [
        { mode: "CLIENT", provider: { name: "zipkin" }, istioTagsOffBy: "Telemetry istio-system/older" },
        { mode: "SERVER", provider: { name: "zipkin" } },
      ],
      decision: { kind: "add", tag: "istio.cluster_id" },
      offers: [
        { tag: "istio.cluster_id", kind: "update", isOurs: false },
        { tag: "cluster", kind: "update" },
      ],
    });
    expect(primary(view, "west")?.offers[0]).toMatchObject({ kind: "refuse" });
    expect(view.meshConfig.cluster).toContain("ISTIO_META_CLUSTER_ID");
  });

  test("takes no span for a proof that is older than what the control plane was told last", async () => {
    const untagged = [{ providers: [{ name: "zipkin" }], enableIstioTags: false }];
    const east = [telemetry("mesh-default", untagged, "2026-01-01T00:00:00Z")];
    const decided = async (at: number) => primary(await look({ answer: eastAt(at), east }), "east")?.decision;
    // The Telemetry is written while the test runs.
    expect(await decided(NOW - 60_000)).toMatchObject({ kind: "add", tag: "istio.cluster_id" });
    expect(await decided(NOW + 600_000)).toMatchObject({ kind: "nothing-to-do" });
  });

  test("says nothing of providers where the mesh configuration may not be read", async () => {
    const view = await look({ westDenies: ["read ConfigMap/istio-system/istio"] });
    expect(primary(view, "west")).toMatchObject({
      problem: { kind: "forbidden" },
      decision: { kind: "unknown" },
      modes: [],
      offers: [],
    });
    expect(primary(view, "east")?.problem).toBeNull();
  });

  test("goes on without a store and without a cluster, each with its own reason", async () => {
    const view = await look({ eastMesh: "defaultProviders: { tracing: [zipkin] }\n" }, (world) => ({
      ...world,
      openStore: () => fakeStore(() => plain("gone", 503)),
      open: (context) =>
        Promise.resolve({
          ok: false,
          problem: { kind: "unreachable", context, server: "", why: "timed-out", timeoutMs: 1 },
        }),
    }));
    expect(view.traces.problem).toMatchObject({ kind: "store", why: "failed" });
    expect(view.primaries.map(({ name }) => name)).toEqual(["east"]);
    expect(primary(view, "east")?.offers[0]).toMatchObject({ kind: "create" });
    expect(view.others).toMatchObject([{ name: "west", problem: { kind: "unreachable" } }]);
  });
});
