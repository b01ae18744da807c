import { expect, test } from "@playwright/test";
import { diagnoseHome, type HomeHealth } from "@/lib/access/quarantine/home-health";
import { readQuarantined } from "@/lib/access/quarantine/quarantine-secret";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { contextRows, openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Receipt } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import type { Fault } from "@/sandbox/faults/fault-board";
import { object, text } from "@/sandbox/json/json";
import { type Scene, startScene } from "./sandbox-scene";

const COMBINED = "kiali-multi-cluster-secret";
const HOLDING = "kiali-fleet-quarantine-west";
const BINDING = ["clusterrolebindings.rbac.authorization.k8s.io", "", "kiali-remote-east"] as const;
let scene: Scene;
test.afterEach(() => scene.stop());

async function connected(): Promise<UpkeepWorld> {
  scene = await startScene();
  const done = await scene.run(["connect", ...scene.pair, "--yes"]);
  expect({ ...done, out: "" }).toEqual({ code: 0, out: "", err: "" });
  const home = await openCluster(scene.sandbox.cluster("east").context);
  if (!home.ok) throw new Error(home.problem.kind);
  return { home: home.value, open: openCluster, contexts: (await contextRows()).rows, openEndpoint };
}

async function run(world: UpkeepWorld, verb: "quarantine" | "release"): Promise<Receipt> {
  const done = await upkeep({
    wish: upkeepWish.parse({ verb, home: world.home.context, kiali: null, names: ["west"] }),
    world,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    record: () => Promise.resolve(ok(undefined)),
  });
  if (!done.ok) throw new Error(JSON.stringify(done.problem));
  return done.value;
}

async function diagnose(world: UpkeepWorld): Promise<HomeHealth> {
  const health = await diagnoseHome(homeFacts(world, { kiali: null }), { kialiMs: 1_500, probeMs: 1_500 });
  if (!health.ok) throw new Error(JSON.stringify(health.problem));
  return health.value;
}

/** As a node drain or an upgrade does it, with the chart's own strategy. */
function restartByHand(): void {
  scene.change((live) => {
    const template = object(live, "spec", "template");
    const metadata = { ...object(template, "metadata"), annotations: { drained: "yes" } };
    return { ...live, spec: { ...object(live, "spec"), template: { ...template, metadata } } };
  });
}

const values = () => object({ found: scene.secret(COMBINED) }, "found", "data");
const leases = () => scene.sandbox.cluster("east").sim.store.list("leases.coordination.k8s.io", "istio-system");

const faults: readonly { fault: Fault; says: string; seen: string }[] = [
  { fault: { kind: "refuse" }, says: "connection refused", seen: "refuses the connection" },
  { fault: { kind: "unauthorized" }, says: "asked for the client to provide credentials", seen: "401" },
  { fault: { kind: "hang" }, says: "i/o timeout", seen: "did not answer" },
];

test.describe("quarantine on simulated clusters", () => {
  for (const { fault, says, seen } of faults)
    test(`brings a crash-looping Kiali back, and release puts the cluster back: ${fault.kind}`, async () => {
      const world = await connected();
      const before = values();
      const { faults: board } = scene.sandbox.cluster("west");
      board.set(fault);
      restartByHand();
      await expect.poll(async () => (await diagnose(world)).state, { timeout: 30_000 }).toBe("crash-looping");
      await expect.poll(async () => (await diagnose(world)).evidence.join("\n"), { timeout: 30_000 }).toContain(says);
      const health = await diagnose(world);
      expect(health.culprits).toMatchObject([{ name: "west", mend: "quarantine" }]);
      expect(health.culprits[0]?.detail).toContain(seen);
      expect(await run(world, "quarantine")).toMatchObject({ stoppedBy: null, undone: [] });
      await scene.serves();
      expect(await diagnose(world)).toMatchObject({ state: "serving", culprits: [] });
      expect(values()).toEqual({});
      expect(object({ held: scene.secret(HOLDING) }, "held", "data")).toEqual({
        "0.west": before.west,
        "0.west.token": before["west.token"],
      });
      expect(await readQuarantined(world.home, "istio-system")).toMatchObject({ ok: true, value: [{ name: "west" }] });
      expect((await run(world, "release")).stoppedBy).not.toBeNull();
      expect(values()).toEqual({});
      board.clear();
      expect(await run(world, "release")).toMatchObject({ stoppedBy: null });
      expect([values(), scene.secret(HOLDING)]).toEqual([before, undefined]);
      await scene.serves();
      expect(leases()).toEqual([]);
    });

  test("heals a Kiali that hangs after a loss of rights, which giving them back does not", async () => {
    const world = await connected();
    const { store } = scene.sandbox.cluster("west").sim;
    const binding = store.get(...BINDING);
    if (!binding) throw new Error("no binding");
    store.remove(...BINDING);
    await expect.poll(async () => (await diagnose(world)).state, { timeout: 30_000 }).toBe("hanging");
    const health = await diagnose(world);
    expect(health.culprits).toMatchObject([{ name: "west", evidence: "probe", mend: "quarantine" }]);
    expect(health.culprits[0]?.detail).toContain("may not list services");
    store.put(BINDING[0], binding);
    expect((await diagnose(world)).state).toBe("hanging");
    expect(await run(world, "quarantine")).toMatchObject({ stoppedBy: null });
    expect((await diagnose(world)).state).toBe("serving");
    expect(await run(world, "release")).toMatchObject({ stoppedBy: null });
    expect(await diagnose(world)).toMatchObject({ state: "serving", culprits: [] });
    expect(text(scene.kiali(), "metadata", "annotations", "kiali-fleet.dev/restart")).toBe("");
  });

  test("is told that the home is held while another console is at work on it", async () => {
    const world = await connected();
    const [one, two] = await Promise.allSettled([run(world, "quarantine"), run(world, "quarantine")]);
    const [done, told] = one.status === "fulfilled" ? [one, two] : [two, one];
    expect(done).toMatchObject({ status: "fulfilled", value: { stoppedBy: null } });
    expect(told.status === "rejected" && String(told.reason)).toContain('"kind":"held"');
    expect(leases()).toEqual([]);
  });
});
