import { expect, test } from "@playwright/test";
import { pairFacts } from "@/lib/checks/pair-facts";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { planYaml } from "@/lib/plan/plan-yaml";
import { ok, type Result } from "@/lib/problem";
import { type ConnectRequest, connect } from "./connect";
import type { ConnectWish } from "./connect-wish";
import { type FakeMesh, fakeMesh, meshWish } from "./fake-mesh";
import { planConnect } from "./plan-connect";

const quick = { tickMs: 1, deadlineMs: 300 };
const PATIENCE = { settle: quick, restart: { ...quick, deadlineMs: 2_000, roomMs: 20 }, handOver: quick, kiali: quick };

type Asked = Partial<ConnectWish>;
type Told = { result: Result<Receipt>; plan: Plan | null; events: readonly StepEvent[] };

async function run(mesh: FakeMesh, asked: Asked = {}, more: Partial<ConnectRequest> = {}): Promise<Told> {
  const told: { plan: Plan | null; events: StepEvent[] } = { plan: null, events: [] };
  const result = await connect({
    wish: meshWish(asked),
    overrides: {},
    home: mesh.east.cluster,
    remote: mesh.west.cluster,
    openEndpoint: mesh.openEndpoint,
    signal: new AbortController().signal,
    onPlan: (plan) => {
      told.plan = plan;
    },
    onEvent: (event) => told.events.push(event),
    record: () => Promise.resolve(ok(undefined)),
    patience: PATIENCE,
    ...more,
  });
  return { result, ...told };
}

const plan = (mesh: FakeMesh, asked: Asked = {}): Promise<Result<Plan>> =>
  planConnect(meshWish(asked), pairFacts(mesh.east.cluster, mesh.west.cluster, meshWish(asked)));

const verbs = (planned: Result<Plan>): readonly string[] =>
  planned.ok
    ? planned.value.steps.filter(({ verb }) => verb !== "gate").map(({ verb }) => verb)
    : [planned.problem.kind];

const receipt = ({ result }: Told): Receipt => {
  if (!result.ok) throw new Error(`no receipt: ${JSON.stringify(result.problem)}`);
  return result.value;
};

const combinations = [
  { token: "secret", tokenPlace: "own-key" },
  { token: "secret", tokenPlace: "inline" },
  { token: "request", tokenPlace: "own-key" },
  { token: "request", tokenPlace: "inline" },
] as const;

test.describe("connect", () => {
  for (const asked of combinations)
    test(`connects and proves it: token ${asked.token}, ${asked.tokenPlace}`, async () => {
      const mesh = fakeMesh();
      const told = await run(mesh, asked);
      expect(receipt(told)).toMatchObject({ stoppedBy: null, left: [], undone: [] });
      expect(mesh.loaded()).toEqual(["west"]);
      expect(mesh.isServing()).toBe(true);
      const again = await plan(mesh, asked);
      expect(verbs(again).filter((verb) => verb !== "keep")).toEqual([]);
      expect(again.ok && changesNothing(again.value)).toBe(true);
      const second = await run(mesh, asked);
      expect(receipt(second).stoppedBy).toBeNull();
      expect(mesh.starts()).toBe(2);
    });

  test("puts the strategy of before back and leaves no mark on the Deployment", async () => {
    const mesh = fakeMesh();
    await run(mesh);
    const found = mesh.east.find({
      apiVersion: "apps/v1",
      kind: "Deployment",
      namespace: "istio-system",
      name: "kiali",
    });
    expect(found?.spec).toMatchObject({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } });
    expect(Object.keys(found?.metadata.annotations ?? {}).filter((key) => key.startsWith("kiali-fleet"))).toEqual([]);
  });

  test("holds no credential in plan, digest, YAML, events or receipt", async () => {
    const mesh = fakeMesh();
    const told = await run(mesh, { tokenPlace: "inline" });
    const token = mesh.west.secretText("istio-system", "kiali-remote-east-token", "token") ?? "";
    expect(token.length).toBeGreaterThan(40);
    const shown = JSON.stringify(told) + (told.plan ? planYaml(told.plan) : "");
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(Buffer.from(token).toString("base64").slice(0, 40));
    expect(mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west")).toContain(token);
  });

  test("refuses a digest of another plan, and writes nothing", async () => {
    const mesh = fakeMesh();
    const before = mesh.state();
    const told = await run(mesh, {}, { digest: "0".repeat(64) });
    expect(told.result).toEqual({ ok: false, problem: { kind: "plan-changed" } });
    expect(mesh.state()).toEqual(before);
  });

  test("plans the same twice, to the digest", async () => {
    const mesh = fakeMesh();
    const [first, second] = [await plan(mesh), await plan(mesh)];
    expect(first.ok && planDigest(first.value)).toBe(second.ok && planDigest(second.value));
  });

  test("never connects a cluster to itself, whatever reasons are given", async () => {
    const mesh = fakeMesh();
    const told = await run(
      mesh,
      {},
      {
        remote: { ...mesh.east.cluster, context: "west" },
        overrides: { "pair.different-clusters": "because I say so" },
      },
    );
    expect(told.result).toMatchObject({ ok: false, problem: { kind: "blocked" } });
  });
});

/** Ends the run as a crash would, right before the event with this number. */
class Crash extends Error {}
const crashAt = (limit: number) => {
  let count = 0;
  return () => {
    count += 1;
    if (count > limit) throw new Crash();
  };
};

test.describe("planConnect", () => {
  const exec = '{"command":"/opt/aws","apiVersion":"client.authentication.k8s.io/v1"}';
  test("makes no token for exec, tries none, and says what Kiali needs for it", async () => {
    const planned = await plan(fakeMesh(), { exec });
    if (!planned.ok) throw new Error(planned.problem.kind);
    expect(planned.value.steps.filter(({ verb }) => verb === "mint")).toEqual([]);
    const gates = planned.value.steps.flatMap((step) => (step.verb === "gate" ? [step.gate] : []));
    expect(gates).not.toContain("gate.identity");
    expect(gates).toContain("gate.tls");
    expect(planned.value.warnings.join("\n")).toContain("clustering.enable_exec_provider");
  });

  test("puts back the strategy that an interrupted restart left, without restarting again", async () => {
    const mesh = fakeMesh();
    await run(mesh);
    const kiali = { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" };
    const memory = {
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      restartedAt: null,
    };
    await mesh.east.cluster.patch(kiali, {
      metadata: { annotations: { "kiali-fleet.dev/restart": JSON.stringify(memory) } },
      spec: { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    });
    const planned = await plan(mesh);
    expect(planned.ok && planned.value.steps.filter(({ verb }) => verb === "restart")).toMatchObject([
      { restores: true },
    ]);
    const starts = mesh.starts();
    expect(receipt(await run(mesh)).stoppedBy).toBeNull();
    expect(mesh.east.find(kiali)?.spec).toMatchObject({ strategy: memory.strategy });
    expect(mesh.starts()).toBe(starts);
    expect(verbs(await plan(mesh)).filter((verb) => verb !== "keep")).toEqual([]);
  });
});

test.describe("a crash at any step", () => {
  for (const asked of combinations)
    test(`is finished by running again: token ${asked.token}, ${asked.tokenPlace}`, async () => {
      const clean = fakeMesh();
      const events = (await run(clean, asked)).events.length;
      expect(events).toBeGreaterThan(20);
      for (let limit = 0; limit < events; limit += 1) {
        const mesh = fakeMesh();
        await expect(run(mesh, asked, { onEvent: crashAt(limit) })).rejects.toThrow(Crash);
        const told = await run(mesh, asked);
        expect(receipt(told).stoppedBy, `after a crash at event ${limit}`).toBeNull();
        expect(mesh.state(), `after a crash at event ${limit}`).toEqual(clean.state());
        expect(mesh.isServing()).toBe(true);
        const again = await plan(mesh, asked);
        expect(
          verbs(again).filter((verb) => verb !== "keep"),
          `after a crash at event ${limit}`,
        ).toEqual([]);
      }
    });
});
