import { expect, test } from "@playwright/test";
import { fakeMesh } from "@/lib/access/fake-mesh";
import { connectFake, fakeWorld } from "@/lib/access/revoke/fake-upkeep";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { configMap, KIALI_CONFIG, kialiDeployment } from "@/lib/checks/healthy-pair";
import { fail, ok, type Problem } from "@/lib/problem";
import { type TelemetryFacts, telemetryFacts } from "@/lib/telemetry/telemetry-facts";
import { type FakeSeries, fakeMetricsStore, traffic } from "./fake-metrics-store";
import { readScope, tryScope } from "./read-scope";

const CONFIG = `${KIALI_CONFIG}external_services:
  prometheus:
    query_scope: { mesh_id: mesh-1 }
    auth: { type: bearer, token: a-token-of-the-store }
`;
const SERIES: readonly FakeSeries[] = [
  ...traffic("east", "west", () => ({ mesh_id: "mesh-1" })),
  ...traffic("west", "east", () => ({ mesh_id: "mesh-1" })),
  ...traffic("shop", "shop", () => ({ mesh_id: "mesh-2" })),
];
const SILENT: Problem = { kind: "timed-out", context: "store", waitedFor: "an answer", timeoutMs: 8_000 };

async function worldOf(options: { problem?: Problem; installer?: "helm" | "plain" | "operator" } = {}) {
  const { installer = "plain" } = options;
  const file = configMap("istio-system", "kiali", { "config.yaml": CONFIG });
  const mesh = fakeMesh({
    hasOperator: installer === "operator",
    eastHas: installer === "plain" ? [file, kialiDeployment({ annotations: {} })] : [file],
  });
  await connectFake(mesh);
  const facts = homeFacts(fakeWorld(mesh), { kiali: null });
  const store = fakeMetricsStore(SERIES);
  const telemetry: TelemetryFacts = {
    ...telemetryFacts(facts),
    metrics: () => Promise.resolve(options.problem ? fail(options.problem) : ok(store)),
  };
  return { facts, telemetry, store };
}

test.describe("readScope", () => {
  test("says what is set, how it is written, and which labels would narrow; nothing of a credential", async () => {
    const { facts, telemetry } = await worldOf();
    const view = await readScope(facts, { telemetry });
    if (!view.ok) throw new Error(JSON.stringify(view.problem));
    expect(view.value).toMatchObject({
      homeName: "east",
      mesh: ["east", "west"],
      writes: { installer: "plain" },
      scopes: [
        { of: "prometheus", labels: { mesh_id: "mesh-1" }, wanted: null, note: null },
        { of: "custom-dashboards", labels: {}, note: expect.stringContaining("no effect") },
        { of: "tracing", labels: {}, note: expect.stringContaining("turned off") },
      ],
    });
    expect(view.value.proposals?.ok && view.value.proposals.value.proposals[0]).toMatchObject({
      name: "mesh_id",
      value: "mesh-1",
      verdict: "narrows",
    });
    expect(JSON.stringify(view)).not.toContain("a-token-of-the-store");
  });

  test("still says what is set when the store does not answer, and why it does not", async () => {
    const { facts, telemetry } = await worldOf({ problem: SILENT });
    const view = await readScope(facts, { telemetry });
    expect(view.ok && [view.value.storeProblem, view.value.proposals, view.value.scopes[0]?.labels]).toEqual([
      SILENT,
      null,
      { mesh_id: "mesh-1" },
    ]);
  });

  test("shows what an operator's resource says and its file does not yet", async () => {
    const { facts, telemetry } = await worldOf({ installer: "operator" });
    const view = await readScope(facts, { telemetry });
    expect(view.ok && view.value.scopes[0]).toMatchObject({ labels: { mesh_id: "mesh-1" }, wanted: {} });
  });
});

test.describe("tryScope", () => {
  test("shows what is kept and hidden, and that it is set already", async () => {
    const { facts, telemetry, store } = await worldOf();
    const trial = await tryScope(facts, { of: "prometheus", labels: { mesh_id: "mesh-1" } }, { telemetry });
    expect(trial.ok && trial.value).toMatchObject({ fault: null, isSet: true, helm: null });
    expect(store.asked).toHaveLength(12);
  });

  test("names the clusters that would be hidden", async () => {
    const { facts, telemetry } = await worldOf();
    const trial = await tryScope(facts, { of: "prometheus", labels: { mesh_id: "mesh-2" } }, { telemetry });
    expect(trial.ok && trial.value.fault).toContain("east, west");
  });

  test("gives the values and the command where helm has to be told", async () => {
    const { facts, telemetry } = await worldOf({ installer: "helm" });
    const trial = await tryScope(facts, { of: "prometheus", labels: { "mesh-id": "mesh-1" } }, { telemetry });
    expect(trial.ok && trial.value.helm?.values).toBe(
      "external_services:\n  prometheus:\n    query_scope:\n      mesh_id: mesh-1\n",
    );
    expect(trial.ok && trial.value.helm?.command).toContain("helm upgrade kiali");
  });

  test("asks no store about a value that breaks queries", async () => {
    const { facts, telemetry, store } = await worldOf();
    const trial = await tryScope(facts, { of: "prometheus", labels: { mesh_id: 'x"} or vector(1)' } }, { telemetry });
    expect(trial).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
    expect(store.asked).toEqual([]);
  });

  test("says why nothing was counted when the store does not answer", async () => {
    const { facts, telemetry } = await worldOf({ problem: SILENT });
    const trial = await tryScope(facts, { of: "prometheus", labels: { mesh_id: "m" } }, { telemetry });
    expect(trial.ok && [trial.value.clusters, trial.value.families]).toEqual([{ ok: false, problem: SILENT }, null]);
    expect(trial.ok && trial.value.fault).toContain("not known");
  });
});
