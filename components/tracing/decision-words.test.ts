import { expect, test } from "@playwright/test";
import type { PrimaryTracing, TracingView } from "@/lib/tracing/tracing-view";
import { needing, summaryOf } from "./decision-words";

const offer = (kind: "update" | "refuse") =>
  ({ tag: "istio.cluster_id", kind, why: "because", isOurs: false }) as const;
const primary = (
  name: string,
  decision: PrimaryTracing["decision"],
  kind: "update" | "refuse" = "update",
): PrimaryTracing => ({
  name,
  context: name,
  controlPlane: "istio-system/istiod",
  istioVersion: "1.31.1",
  rootNamespace: "istio-system",
  because: "",
  problem: null,
  decision,
  counts: null,
  ignored: [],
  modes: [],
  overrides: [],
  offers: [offer(kind)],
});
const add = { kind: "add", tag: "istio.cluster_id", because: "it is off" } as const;
const done = { kind: "nothing-to-do", tag: "istio.cluster_id", because: "it is there" } as const;
const view = (primaries: readonly PrimaryTracing[], isEnabled = true): TracingView => ({
  home: "east",
  kiali: { namespace: "istio-system", name: "kiali", version: "v2.29.0" },
  at: "2026-01-01T00:00:00Z",
  asks: { tag: "istio.cluster_id", because: "Kiali asks for it" },
  traces: {
    kind: null,
    version: null,
    url: "",
    isDefault: true,
    from: null,
    signsInBy: "none",
    headers: [],
    scope: {},
    tookMs: null,
    problem: null,
    provider: "jaeger",
    isEnabled,
    usesGrpc: false,
    tag: "istio.cluster_id",
    because: "",
    clusters: [],
    strangers: [],
    span: null,
    queries: 0,
  },
  primaries,
  others: [],
  meshConfig: { "istio.cluster_id": "", cluster: "" },
  clustersProblem: null,
});

test.describe("summaryOf", () => {
  test("names first the clusters that need something", () =>
    expect(summaryOf(view([primary("east", done), primary("west", add)]))).toMatchObject({
      kind: "warn",
      title: "Spans of west need the tag istio.cluster_id",
    }));
  test("does not say that there is a proof where no span was found", () =>
    expect(summaryOf(view([primary("east", done)])).words).toContain("No span was found"));
  test("tells a store that did not answer from one without spans", () => {
    const { traces, ...rest } = view([primary("east", done)]);
    const said = (more: Partial<typeof traces>) => summaryOf({ ...rest, traces: { ...traces, ...more } }).words;
    const slow = { kind: "store", context: "The trace store", url: "", why: "slow", detail: "" } as const;
    const east = { name: "east", lastSpanAt: null, problem: null };
    expect(said({ problem: slow })).toContain("the store could not be asked");
    expect(said({ clusters: [{ ...east, verdict: "no-traffic" }] })).toContain("there was no traffic");
    expect(said({ clusters: [{ ...east, verdict: "none" }] })).toContain("though there is traffic");
    expect(said({ clusters: [{ ...east, verdict: "not-known" }] })).toContain("is not known");
  });
  test("needs nothing of a Kiali without tracing", () =>
    expect(summaryOf(view([primary("east", add)], false)).kind).toBe("skip"));
  test("is not content where no control plane was found", () => expect(summaryOf(view([])).kind).toBe("unknown"));
});

test("needing leaves out the primaries where a Telemetry would do harm", () =>
  expect(
    needing([primary("east", add, "refuse"), primary("west", add), primary("north", done)]).map(({ name }) => name),
  ).toEqual(["west"]));
