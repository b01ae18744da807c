import { expect, test } from "@playwright/test";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { type MeshTracing, NO_TRACING } from "@/lib/istio/mesh-tracing";
import { TAG_VALUE } from "./edit-tags";
import { planTelemetry, type TelemetryPlan } from "./plan-telemetry";
import { findTelemetries, telemetryApi } from "./telemetry-resource";
import { dropsTag, type TelemetryState, weighTelemetry } from "./weigh-telemetry";

const ROOT = "istio-system";
const TAG = "istio.cluster_id";
const zipkin: MeshTracing = { ...NO_TRACING, providers: [{ name: "zipkin", kind: "zipkin" }] };
const byDefault: MeshTracing = { ...zipkin, defaultProviders: ["zipkin"] };
const PROVIDERS = [{ name: "zipkin" }];
const literal = { literal: { value: "x" } };

type Spec = Readonly<Record<string, unknown>>;
/** Later ones are younger. */
async function stateOf(
  specs: readonly (readonly [name: string, spec: Spec])[],
  mesh: MeshTracing,
  apiVersion = "telemetry.istio.io/v1",
): Promise<TelemetryState> {
  const objects = specs.map(([path, spec], at) => {
    const [namespace = "", name = ""] = path.split("/");
    const creationTimestamp = `2026-01-01T00:00:${String(10 + at)}Z`;
    return { apiVersion, kind: "Telemetry", metadata: { namespace, name, creationTimestamp }, spec };
  });
  const { cluster } = fakeCluster({ objects: objects.toReversed(), serves: [`${apiVersion}/Telemetry`] });
  const api = await telemetryApi(cluster);
  if (!api.ok || api.value === null) throw new Error("the fake serves no Telemetry");
  const found = await findTelemetries(cluster, api.value);
  if (!found.ok) throw new Error("the fake lists nothing");
  return weighTelemetry(found.value, ROOT, mesh);
}
const add = (state: TelemetryState, mesh: MeshTracing): TelemetryPlan =>
  planTelemetry(state, mesh, { tag: TAG, isAbsent: false }, () => false);
const mesh = (...tracing: readonly unknown[]) => [["istio-system/mesh", { tracing }]] as const;
const ours = { [TAG]: TAG_VALUE };
const selector = { matchLabels: { app: "gateway" } };

test.describe("planTelemetry", () => {
  for (const { what, specs, config = zipkin, plan } of [
    {
      what: "creates one only where none exists and a provider is there by default",
      specs: [],
      config: byDefault,
      plan: { kind: "create", tracing: [{ customTags: ours }] },
    },
    {
      what: "refuses to create one where no provider would result: tracing would be off",
      specs: [],
      plan: { kind: "refuse" },
    },
    {
      what: "refuses when the default provider is one that does not exist",
      specs: [],
      config: { ...zipkin, defaultProviders: ["gone"] },
      plan: { kind: "refuse" },
    },
    {
      what: "creates one beside those for some workloads",
      specs: [["istio-system/gw", { selector, tracing: [{ customTags: { a: literal } }] }]],
      config: byDefault,
      plan: { kind: "create" },
    },
    {
      what: "creates one beside those of other namespaces",
      specs: [["shop/all", { tracing: [] }]],
      config: byDefault,
      plan: { kind: "create" },
    },
    {
      what: "takes the tags that proxies start with along, which its own would hide",
      specs: [],
      config: { ...byDefault, customTags: { team: literal } },
      plan: { kind: "create", tracing: [{ customTags: { ...ours, team: literal } }] },
    },
    {
      what: "is content with a tag that proxies start with",
      specs: [],
      config: { ...byDefault, customTags: ours },
      plan: { kind: "keep" },
    },
    {
      what: "merges into the entry that sets tags, and keeps all else of the list",
      specs: mesh(
        { providers: PROVIDERS, randomSamplingPercentage: 10 },
        { customTags: { team: literal }, useRequestIdForTraceSampling: false },
      ),
      plan: {
        kind: "update",
        tracing: [
          { providers: PROVIDERS, randomSamplingPercentage: 10 },
          { customTags: { ...ours, team: literal }, useRequestIdForTraceSampling: false },
        ],
      },
    },
    {
      what: "gives an entry its first tags where none has any",
      specs: mesh({ providers: PROVIDERS }),
      plan: { kind: "update", tracing: [{ providers: PROVIDERS, customTags: ours }] },
    },
    {
      what: "takes an empty map for none",
      specs: mesh({ providers: PROVIDERS, customTags: {} }),
      plan: { kind: "update", tracing: [{ providers: PROVIDERS, customTags: ours }] },
    },
    {
      what: "adds to the entry of each mode",
      specs: mesh(
        { match: { mode: "CLIENT" }, providers: PROVIDERS, customTags: { a: literal } },
        { match: { mode: "SERVER" }, providers: PROVIDERS, customTags: { b: literal } },
      ),
      plan: {
        kind: "update",
        tracing: [
          { match: { mode: "CLIENT" }, providers: PROVIDERS, customTags: { ...ours, a: literal } },
          { match: { mode: "SERVER" }, providers: PROVIDERS, customTags: { ...ours, b: literal } },
        ],
      },
    },
    {
      what: "gives the mode without tags an entry of its own, so that the other's stay",
      specs: mesh({ providers: PROVIDERS }, { match: { mode: "CLIENT" }, customTags: { a: literal } }),
      plan: {
        kind: "update",
        tracing: [
          { providers: PROVIDERS },
          { match: { mode: "CLIENT" }, customTags: { ...ours, a: literal } },
          { match: { mode: "SERVER" }, customTags: ours },
        ],
      },
    },
    {
      what: "adds to the last entry that counts, not to one that it hides",
      specs: mesh(
        { providers: PROVIDERS, customTags: { a: literal } },
        { match: { mode: "CLIENT_AND_SERVER" }, customTags: { b: literal } },
      ),
      plan: {
        kind: "update",
        tracing: [
          { providers: PROVIDERS, customTags: { a: literal } },
          { match: { mode: "CLIENT_AND_SERVER" }, customTags: { ...ours, b: literal } },
        ],
      },
    },
    {
      what: "tells which mode sends no spans, and leaves it alone",
      specs: mesh({ match: { mode: "CLIENT" }, providers: PROVIDERS }),
      plan: {
        kind: "update",
        tracing: [{ match: { mode: "CLIENT" }, providers: PROVIDERS, customTags: ours }],
        warnings: [expect.stringContaining("SERVER")],
      },
    },
    {
      what: "keeps a tag that is there",
      specs: mesh({ providers: PROVIDERS, customTags: ours }),
      plan: { kind: "keep", why: expect.stringContaining("set already") },
    },
    {
      what: "never replaces a tag that is set in another way",
      specs: mesh({ providers: PROVIDERS, customTags: { [TAG]: literal } }),
      plan: { kind: "keep", why: expect.stringContaining("stays as it is") },
    },
    {
      what: "refuses where a Telemetry without provider has turned tracing off",
      specs: mesh({ customTags: { a: literal } }),
      plan: { kind: "refuse", why: expect.stringContaining("off already") },
    },
    {
      what: "refuses where its provider is not one of the mesh's",
      specs: mesh({ providers: [{ name: "gone" }] }),
      plan: { kind: "refuse" },
    },
    {
      what: "refuses where reporting is turned off",
      specs: mesh({ providers: PROVIDERS, disableSpanReporting: true }),
      plan: { kind: "refuse", why: expect.stringContaining("disableSpanReporting") },
    },
    {
      what: "appends an entry to the one that counts when it is about metrics only",
      specs: [["istio-system/mesh", { metrics: [{}] }]],
      config: byDefault,
      plan: { kind: "update", tracing: [{ customTags: ours }] },
    },
    {
      what: "refuses to append one where no provider would result",
      specs: [["istio-system/mesh", { metrics: [{}] }]],
      plan: { kind: "refuse" },
    },
    {
      what: "edits the oldest of several, and names those that Istio ignores",
      specs: [...mesh({ providers: PROVIDERS }), ["istio-system/b", { tracing: [{ customTags: { c: literal } }] }]],
      plan: { kind: "update", resource: { name: "mesh" }, warnings: [expect.stringContaining("istio-system/b")] },
    },
    {
      what: "does not take one with targetRefs for the one that counts",
      specs: [
        ["istio-system/a", { targetRefs: [{ kind: "Gateway", name: "g" }], tracing: [] }],
        ...mesh({ providers: PROVIDERS }),
      ],
      plan: { kind: "update", resource: { name: "mesh" } },
    },
    {
      what: "takes one whose selector has no labels for one without",
      specs: [
        ["istio-system/a", { selector: { matchLabels: {} }, tracing: [{ providers: PROVIDERS }] }],
        ...mesh({ providers: PROVIDERS }),
      ],
      plan: { kind: "update", resource: { name: "a" } },
    },
  ] as const)
    test(what, async () => expect(add(await stateOf(specs, config), config)).toMatchObject(plan));

  test("works with v1alpha1 where no more is served", async () => {
    const state = await stateOf(mesh({ providers: PROVIDERS }), zipkin, "telemetry.istio.io/v1alpha1");
    expect(add(state, zipkin)).toMatchObject({
      kind: "update",
      resource: { found: { apiVersion: "telemetry.istio.io/v1alpha1" } },
    });
  });

  test("adding what is there changes nothing, and taking it away brings back what was", async () => {
    const before = mesh({ providers: PROVIDERS }, { match: { mode: "CLIENT" }, customTags: { a: literal } });
    const added = add(await stateOf(before, zipkin), zipkin);
    if (added.kind !== "update") throw new Error(added.kind);
    const after = await stateOf(mesh(...added.tracing), zipkin);
    expect(add(after, zipkin).kind).toBe("keep");
    const gone = planTelemetry(after, zipkin, { tag: TAG, isAbsent: true }, () => false);
    expect(gone).toMatchObject({ kind: "update", tracing: before[0][1].tracing });
  });

  test("taking away deletes what this console made, and only that", async () => {
    const state = await stateOf(mesh({ customTags: ours }), byDefault);
    const ask = { tag: TAG, isAbsent: true };
    expect(planTelemetry(state, byDefault, ask, () => true).kind).toBe("delete");
    expect(planTelemetry(state, byDefault, ask, () => false)).toMatchObject({ kind: "update", tracing: [] });
    const other = await stateOf(mesh({ customTags: { [TAG]: literal } }), byDefault);
    expect(planTelemetry(other, byDefault, ask, () => true).kind).toBe("keep");
  });
});

test.describe("overrides", () => {
  test("drop a custom tag with a map of their own, in a namespace or for workloads of any", async () => {
    const state = await stateOf(
      [
        ["shop/all", { tracing: [{ customTags: { a: literal } }] }],
        ["shop/younger", { tracing: [{ customTags: { b: literal } }] }],
        ["istio-system/gw", { selector, tracing: [{ customTags: { a: literal } }] }],
        ["bank/fine", { tracing: [{ customTags: { ...ours } }] }],
        ["zoo/off", { tracing: [{ disableSpanReporting: true }] }],
        ["fair/istio", { tracing: [{ enableIstioTags: false }] }],
      ],
      byDefault,
    );
    const dropping = (isCustom: boolean) =>
      state.overrides.filter((each) => dropsTag(each, TAG, isCustom)).map(({ where }) => where);
    expect(dropping(true)).toEqual(["namespace shop", "app=gateway in every namespace"]);
    expect(dropping(false)).toEqual(["namespace fair"]);
    expect(state.overrides.filter(({ does }) => does === "disables").map(({ where }) => where)).toEqual([
      "namespace zoo",
    ]);
  });
});
