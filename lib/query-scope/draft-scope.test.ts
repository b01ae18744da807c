import { expect, test } from "@playwright/test";
import { parse } from "yaml";
import type { Overrides } from "@/lib/access/connect-wish";
import { type FakeMesh, type FakeMeshOptions, fakeMesh } from "@/lib/access/fake-mesh";
import { connectFake, fakeWorld } from "@/lib/access/revoke/fake-upkeep";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { configMap, KIALI_CONFIG, kialiDeployment } from "@/lib/checks/healthy-pair";
import { configMapData } from "@/lib/istio/workload";
import type { Plan, Receipt, Step } from "@/lib/plan/plan";
import type { RunRecord } from "@/lib/plan/run-context";
import { runPlan } from "@/lib/plan/run-plan";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { TelemetryFacts } from "@/lib/telemetry/telemetry-facts";
import { telemetryFacts } from "@/lib/telemetry/telemetry-facts";
import { draftScopeWith } from "./draft-scope";
import { type FakeSeries, fakeMetricsStore, traffic } from "./fake-metrics-store";

const CONFIG = `# ours
${KIALI_CONFIG}external_services:
  prometheus:
    url: http://prometheus.monitoring:9090   # shared
login_token:
  signing_key: a-key-of-sixteen
`;
const FILE = { apiVersion: "v1", kind: "ConfigMap", namespace: "istio-system", name: "kiali" };
const RESOURCE = { apiVersion: "kiali.io/v1alpha1", kind: "Kiali", namespace: "istio-system", name: "kiali" };
const eastHas = [configMap("istio-system", "kiali", { "config.yaml": CONFIG })];
const PLAIN: FakeMeshOptions = { eastHas: [...eastHas, kialiDeployment({ annotations: {} })] };
const HELM: FakeMeshOptions = { eastHas };
const OPERATOR: FakeMeshOptions = { hasOperator: true };

const byCluster = (cluster: string) => ({ mesh_id: "mesh-1", cluster });
const SERIES: readonly FakeSeries[] = [
  ...traffic("east", "west", byCluster),
  ...traffic("west", "east", byCluster),
  ...traffic("shop", "shop", () => ({ mesh_id: "mesh-2" })),
];
const MESH_1 = { mesh_id: "mesh-1" };
const never = new AbortController().signal;

type Ask = {
  labels?: Record<string, string>;
  of?: string;
  series?: () => readonly FakeSeries[];
  problem?: Problem;
  overrides?: Overrides;
  signal?: AbortSignal;
  record?: (entry: RunRecord) => void;
};

async function draftOf(mesh: FakeMesh, { labels = MESH_1, of = "prometheus", series = () => SERIES, problem }: Ask) {
  const facts = homeFacts(fakeWorld(mesh), { kiali: null });
  const store = fakeMetricsStore(series, problem ? { problem } : {});
  const telemetry: TelemetryFacts = { ...telemetryFacts(facts), metrics: () => Promise.resolve(ok(store)) };
  const wish = upkeepWish.parse({ verb: "scope", home: "east", kiali: null, names: ["east"], labels, of });
  if (wish.verb !== "scope") throw new Error("not a scope");
  return draftScopeWith(telemetry, wish, facts, { signal: never });
}

async function planOf(mesh: FakeMesh, ask: Ask = {}): Promise<Plan> {
  const draft = await draftOf(mesh, ask);
  if (!draft.ok) throw new Error(JSON.stringify(draft.problem));
  return draft.value.plan;
}

async function run(mesh: FakeMesh, ask: Ask = {}): Promise<{ plan: Plan; receipt: Receipt }> {
  const draft = await draftOf(mesh, ask);
  if (!draft.ok) throw new Error(JSON.stringify(draft.problem));
  const { plan, clusters, gates, restart } = draft.value;
  const receipt = await runPlan(plan, {
    clusters,
    gates,
    restart,
    overrides: ask.overrides ?? {},
    signal: ask.signal ?? never,
    onEvent: () => undefined,
    record: (entry) => {
      ask.record?.(entry);
      return Promise.resolve(ok(undefined));
    },
  });
  return { plan, receipt };
}

const textOf = (mesh: FakeMesh): string => configMapData(mesh.east.find(FILE))["config.yaml"] ?? "";
const scopeIn = (mesh: FakeMesh): unknown => parse(textOf(mesh)).external_services?.prometheus?.query_scope;
const shown = (plan: Plan): readonly string[] =>
  plan.steps.map((step: Step) => (step.verb === "gate" ? step.gate : `${step.verb} ${step.id}`));
const meshOf = async (options: FakeMeshOptions): Promise<FakeMesh> => {
  const mesh = fakeMesh(options);
  await connectFake(mesh);
  return mesh;
};

test.describe("a plain install", () => {
  test("has the labels in its file, its other bytes as they were, and Kiali restarts with a surge", async () => {
    const mesh = await meshOf(PLAIN);
    const starts = mesh.starts();
    const { plan, receipt } = await run(mesh);
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(shown(plan)).toEqual([
      "gate.scope-keeps-clusters",
      "gate.restart-guard",
      "gate.other-remotes",
      "update home/ConfigMap/istio-system/kiali",
      "restart home/Deployment/istio-system/kiali/restart",
      "gate.scope-read",
      "gate.scope-serves",
      "gate.scope-answers",
    ]);
    expect(textOf(mesh)).toBe(
      CONFIG.replace("    url: http", '    query_scope:\n      mesh_id: "mesh-1"\n    url: http'),
    );
    expect(mesh.starts()).toBe(starts + 1);
    expect(JSON.stringify(plan)).not.toContain("a-key-of-sixteen");
  });

  test("has nothing to do the second time, and proves it again", async () => {
    const mesh = await meshOf(PLAIN);
    await run(mesh);
    const starts = mesh.starts();
    const { plan, receipt } = await run(mesh);
    expect(shown(plan)).toEqual([
      "keep home/ConfigMap/istio-system/kiali",
      "keep home/Deployment/istio-system/kiali/restart",
      "gate.scope-read",
      "gate.scope-serves",
      "gate.scope-answers",
    ]);
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(mesh.starts()).toBe(starts);
  });

  test("is as it was, to the letter, when the new Kiali does not come up", async () => {
    const options: FakeMeshOptions = { ...PLAIN };
    const mesh = await meshOf(options);
    Object.assign(options, { newPod: "unschedulable" });
    const { receipt } = await run(mesh);
    expect(receipt.stoppedBy?.layer).toBe("rollout");
    expect(textOf(mesh)).toBe(CONFIG);
    expect(mesh.isServing()).toBe(true);
  });

  test("takes the scope away by a wish without labels", async () => {
    const mesh = await meshOf(PLAIN);
    await run(mesh);
    const { plan, receipt } = await run(mesh, { labels: {} });
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(shown(plan)).not.toContain("gate.scope-keeps-clusters");
    expect(scopeIn(mesh)).toEqual({});
    expect(plan.undo).toEqual([expect.stringContaining('mesh_id="mesh-1"')]);
  });

  for (const after of ["home/ConfigMap/istio-system/kiali", "home/Deployment/istio-system/kiali/restart"])
    test(`is finished by the next run when a crash cut one off at ${after}`, async () => {
      const mesh = await meshOf(PLAIN);
      const crash = (entry: RunRecord): void => {
        if (entry.phase === "after" && entry.step.id === after) throw new Error("the process ends here");
      };
      await expect(run(mesh, { record: crash })).rejects.toThrow("the process ends here");
      const { receipt } = await run(mesh);
      expect(receipt).toMatchObject({ stoppedBy: null });
      expect(scopeIn(mesh)).toEqual(MESH_1);
      expect((await planOf(mesh)).steps.every(({ verb }) => verb === "keep" || verb === "gate")).toBe(true);
    });

  test("plans the same twice, whatever the store counts meanwhile", async () => {
    const mesh = await meshOf(PLAIN);
    const more = [...SERIES, ...SERIES];
    expect(await planOf(mesh)).toEqual(await planOf(mesh, { series: () => more }));
  });
});

test.describe("an operator", () => {
  const spec = (mesh: FakeMesh): unknown => mesh.east.find(RESOURCE)?.spec;

  test("is told in its resource, by an apply of our own manager, and Kiali's file follows", async () => {
    const mesh = await meshOf(OPERATOR);
    const { plan, receipt } = await run(mesh);
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(shown(plan)).toEqual([
      "gate.scope-keeps-clusters",
      "gate.other-remotes",
      "update home/Kiali/istio-system/kiali",
      "restart home/Kiali/istio-system/kiali/reconcile",
      "gate.scope-read",
      "gate.scope-serves",
      "gate.scope-answers",
    ]);
    expect(spec(mesh)).toEqual({ external_services: { prometheus: { query_scope: MESH_1 } } });
    expect(scopeIn(mesh)).toEqual(MESH_1);
    expect(mesh.east.find(RESOURCE)?.metadata.managedFields?.map(({ manager }) => manager)).toContain(
      "kiali-fleet/query-scope-prometheus",
    );
    expect((await planOf(mesh)).steps.every(({ verb }) => verb === "keep" || verb === "gate")).toBe(true);
  });

  test("keeps the resource's other fields, and those labels of others that are wanted", async () => {
    const mesh = await meshOf(OPERATOR);
    mesh.east.put({
      ...RESOURCE,
      metadata: { name: "kiali", namespace: "istio-system" },
      spec: {
        auth: { strategy: "anonymous" },
        external_services: { prometheus: { url: "u", query_scope: { ...MESH_1, old: "x" } } },
      },
    });
    const { plan, receipt } = await run(mesh, {
      overrides: { "gate.take-over": "it was agreed with the platform team" },
    });
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(plan.steps.find(({ id }) => id === "home/Kiali/istio-system/kiali/others")).toMatchObject({
      takesOver: ["kubectl"],
      fields: [{ path: "spec.external_services.prometheus.query_scope.old", from: "x", to: null }],
    });
    expect(spec(mesh)).toEqual({
      auth: { strategy: "anonymous" },
      external_services: { prometheus: { url: "u", query_scope: MESH_1 } },
    });
  });

  test("needs a reason to change a label that another manager set", async () => {
    const mesh = await meshOf(OPERATOR);
    mesh.east.put(
      {
        ...RESOURCE,
        metadata: { name: "kiali", namespace: "istio-system" },
        spec: { external_services: { prometheus: { query_scope: { mesh_id: "mesh-2" } } } },
      },
      "argocd",
    );
    const stopped = await run(mesh);
    expect(stopped.receipt.stoppedBy?.step).toBe("home/gate.take-over");
    const { receipt } = await run(mesh, { overrides: { "gate.take-over": "it was agreed with the platform team" } });
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(scopeIn(mesh)).toEqual(MESH_1);
  });

  test("gives up exactly what is ours when the scope is taken away", async () => {
    const mesh = await meshOf(OPERATOR);
    const before = scopeIn(mesh);
    await run(mesh);
    const { receipt } = await run(mesh, { labels: {} });
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(scopeIn(mesh) ?? {}).toEqual(before ?? {});
    expect(JSON.stringify(spec(mesh) ?? {})).not.toContain("mesh-1");
  });

  test("has its resource as it was when it does not follow", async () => {
    const options: FakeMeshOptions = { ...OPERATOR };
    const mesh = await meshOf(options);
    Object.assign(options, { hasOperator: false });
    const { receipt } = await run(mesh);
    expect(receipt.stoppedBy).toMatchObject({
      step: "home/Kiali/istio-system/kiali/reconcile",
      problem: { kind: "timed-out" },
    });
    expect(JSON.stringify(spec(mesh) ?? {})).not.toContain("mesh-1");
  });

  test("is followed to the end by the next run when a crash came before it had", async () => {
    const mesh = await meshOf(OPERATOR);
    const crash = (entry: RunRecord): void => {
      if (entry.phase === "after" && entry.step.verb === "update") throw new Error("the process ends here");
    };
    await expect(run(mesh, { record: crash })).rejects.toThrow("the process ends here");
    expect((await run(mesh)).receipt).toMatchObject({ stoppedBy: null });
    expect(scopeIn(mesh)).toEqual(MESH_1);
  });
});

test.describe("a Helm release", () => {
  const COMMAND =
    "helm upgrade kiali kiali-server --repo https://kiali.org/helm-charts --kube-context east --namespace istio-system --reuse-values --version 2.29.0";

  test("is told by a command; nothing is written by hand, and the proof comes after it was run", async () => {
    const mesh = await meshOf(HELM);
    const plan = await planOf(mesh);
    expect(shown(plan)).toEqual([
      "gate.scope-keeps-clusters",
      "gate.other-remotes",
      "restart home/Deployment/istio-system/kiali/upgrade",
      "gate.scope-read",
      "gate.scope-serves",
      "gate.scope-answers",
    ]);
    expect(plan.steps.find(({ verb }) => verb === "restart")).toMatchObject({
      how: "manual",
      command: `${COMMAND} --set-json 'external_services.prometheus.query_scope={"mesh_id":"mesh-1"}'`,
    });
    const { receipt } = await run(mesh, {
      record: (entry) => {
        if (entry.phase === "before" && entry.step.verb === "restart")
          mesh.configure({ prometheus: { query_scope: MESH_1 } });
      },
    });
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(scopeIn(mesh)).toEqual(MESH_1);
  });

  test("is waited for in vain without harm, and nobody has written anything", async () => {
    const mesh = await meshOf(HELM);
    const { receipt } = await run(mesh);
    expect(receipt.stoppedBy?.problem.kind).toBe("timed-out");
    expect(textOf(mesh)).toBe(CONFIG);
  });

  test("is told to forget labels, which helm would keep otherwise", async () => {
    const mesh = await meshOf(HELM);
    mesh.configure({ prometheus: { query_scope: { old: "x" } } });
    const plan = await planOf(mesh);
    expect(plan.steps.find(({ verb }) => verb === "restart")).toMatchObject({
      command: expect.stringContaining(
        `--set-json 'external_services.prometheus.query_scope={"mesh_id":"mesh-1","old":null}'`,
      ),
    });
  });

  test("quotes a value for the shell", async () => {
    const mesh = await meshOf(HELM);
    const plan = await planOf(mesh, { labels: { mesh_id: "it's; $(rm)" } });
    expect(plan.steps.find(({ verb }) => verb === "restart")).toMatchObject({
      command: expect.stringContaining(`{"mesh_id":"it'\\''s; $(rm)"}`),
    });
  });
});

test.describe("gate.scope-keeps-clusters", () => {
  test("stops before anything is written when a cluster would be hidden, and goes on with a reason", async () => {
    const mesh = await meshOf(PLAIN);
    const stopped = await run(mesh, { labels: { cluster: "east" } });
    expect(stopped.receipt.stoppedBy).toMatchObject({
      step: "home/gate.scope-keeps-clusters",
      problem: { kind: "gate-failed", detail: expect.stringContaining("no traffic of west") },
    });
    expect(textOf(mesh)).toBe(CONFIG);
    const { receipt } = await run(mesh, {
      labels: { cluster: "east" },
      overrides: { "gate.scope-keeps-clusters": "west is shown by its own Kiali" },
    });
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(receipt.evidence.join()).toContain("west is shown by its own Kiali");
    expect(scopeIn(mesh)).toEqual({ cluster: "east" });
  });

  const unknowns: readonly [what: string, ask: Ask][] = [
    [
      "the store does not answer",
      { problem: { kind: "timed-out", context: "store", waitedFor: "an answer", timeoutMs: 8_000 } },
    ],
    ["the store is empty", { series: () => [] }],
  ];
  for (const [what, ask] of unknowns)
    test(`asks for a reason when ${what}, because nobody knows what would be hidden`, async () => {
      const mesh = await meshOf(PLAIN);
      const { receipt } = await run(mesh, ask);
      expect(receipt.stoppedBy?.step).toBe("home/gate.scope-keeps-clusters");
      expect(textOf(mesh)).toBe(CONFIG);
    });

  test("a scope may be taken away while the store is out of reach", async () => {
    const mesh = await meshOf(PLAIN);
    await run(mesh);
    const problem: Problem = { kind: "timed-out", context: "store", waitedFor: "an answer", timeoutMs: 8_000 };
    expect((await run(mesh, { labels: {}, problem })).receipt).toMatchObject({ stoppedBy: null });
  });

  for (const value of ['a"b', "a\\b", "a\nb", "{a"])
    test(`no reason makes ${JSON.stringify(value)} a value: the wish is refused`, async () => {
      const mesh = await meshOf(PLAIN);
      const draft: Result<unknown> = await draftOf(mesh, { labels: { mesh_id: value } });
      expect(draft).toMatchObject({
        ok: false,
        problem: { kind: "invalid-input", fields: { labels: [expect.any(String)] } },
      });
    });
});

test.describe("gate.scope-answers", () => {
  test("puts everything back when the store finds a cluster no more", async () => {
    const mesh = await meshOf(PLAIN);
    let series: readonly FakeSeries[] = SERIES;
    const { receipt } = await run(mesh, {
      series: () => series,
      record: (entry) => {
        if (entry.phase === "after" && entry.step.verb === "restart") series = traffic("east", "east", byCluster);
      },
    });
    expect(receipt.stoppedBy).toMatchObject({ step: "home/gate.scope-answers" });
    expect(textOf(mesh)).toBe(CONFIG);
  });
});

test.describe("other scopes", () => {
  test("that of custom dashboards is written in its own place, and says that it has no effect without a store", async () => {
    const mesh = await meshOf(PLAIN);
    const { plan, receipt } = await run(mesh, { of: "custom-dashboards" });
    expect(receipt).toMatchObject({ stoppedBy: null });
    expect(parse(textOf(mesh)).external_services.custom_dashboards).toEqual({ prometheus: { query_scope: MESH_1 } });
    expect(plan.warnings.join()).toContain("It has no effect");
  });

  test("that of traces asks for a reason when no span has the tag", async () => {
    const mesh = await meshOf(PLAIN);
    const facts = homeFacts(fakeWorld(mesh), { kiali: null });
    const wish = upkeepWish.parse({
      verb: "scope",
      home: "east",
      kiali: null,
      names: ["east"],
      of: "tracing",
      labels: { "mesh.id": "m" },
    });
    if (wish.verb !== "scope") throw new Error("not a scope");
    const telemetry: TelemetryFacts = {
      ...telemetryFacts(facts),
      traces: () =>
        Promise.resolve(
          ok({
            provider: "jaeger",
            from: "here",
            url: "http://jaeger",
            about: () => Promise.resolve(ok({ kind: "Jaeger", version: null })),
            services: () => Promise.resolve(ok(["a.b"])),
            tagValues: () => Promise.resolve(ok(null)),
            findSpan: () => Promise.resolve(ok(null)),
            anySpan: () => Promise.resolve(ok(null)),
          }),
        ),
      metrics: () => Promise.resolve(fail({ kind: "cancelled", context: "not asked" })),
    };
    const draft = await draftScopeWith(telemetry, wish, facts, { signal: never });
    expect(draft.ok && draft.value.plan.steps[0]).toMatchObject({
      gate: "gate.scope-keeps-clusters",
      foreseen: expect.stringContaining("mesh.id=m"),
      canBeOverridden: true,
    });
  });
});
