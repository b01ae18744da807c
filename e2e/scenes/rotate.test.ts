import { expect, test } from "@playwright/test";
import { connectWish } from "@/lib/access/connect-wish";
import { planConnect } from "@/lib/access/plan-connect";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { pairFacts } from "@/lib/checks/pair-facts";
import { openCluster } from "@/lib/kube/clusters";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { upkeepWorld } from "@/lib/runs/open-world";
import { number, object, text } from "@/sandbox/json/json";
import { type Scene, startScene } from "./sandbox-scene";

const COMBINED = "kiali-multi-cluster-secret";
const NAMESPACE = "istio-system";
let scene: Scene;
test.afterEach(() => scene.stop());

const context = (name: string): string => scene.sandbox.cluster(name).context;
const connect = (name: string, more: readonly string[] = []) =>
  scene.run([
    ...["connect", "--home", context("east"), "--remote", context(name), "--yes"],
    ...["--override", "connection.address=the sandbox is all on this machine", ...more],
  ]);

type Told = { receipt: Receipt; plan: Plan; events: readonly StepEvent[] };

async function rotate(names: readonly string[], byTimeMs = 3_000): Promise<Told> {
  const world = await upkeepWorld(context("east"));
  if (!world.ok) throw new Error(world.problem.kind);
  const events: StepEvent[] = [];
  let plan: Plan | null = null;
  const done = await upkeep({
    wish: upkeepWish.parse({ verb: "rotate", home: context("east"), kiali: null, names }),
    world: { ...world.value, patience: { inUse: { tickMs: 50, byTimeMs, deadlineMs: 30_000 } } },
    signal: new AbortController().signal,
    onPlan: (made) => {
      plan = made;
    },
    onEvent: (event) => events.push(event),
    record: () => Promise.resolve(ok(undefined)),
  });
  if (!done.ok || !plan) throw new Error(JSON.stringify(done));
  return { receipt: done.value, plan, events };
}

const kialiPods = (): readonly string[] =>
  scene.sandbox
    .cluster("east")
    .sim.store.list("pods", NAMESPACE)
    .map((pod) => text(pod, "metadata", "uid"));
const keyOf = (key: string): string => Buffer.from(text(scene.secret(COMBINED), "data", key), "base64").toString();
const tokenSecrets = (name: string): readonly string[] =>
  scene.sandbox
    .cluster(name)
    .sim.store.list("secrets", NAMESPACE)
    .map((secret) => text(secret, "metadata", "name"))
    .filter((each) => each.startsWith("kiali-remote-east"));
const detailOf = ({ events }: Told, id: string): string | null =>
  events.findLast((event) => event.id === id && event.status === "done")?.detail ?? null;

/** Health of the running Kiali, asked all the time until `stop`. */
async function watched() {
  const home = await openCluster(context("east"));
  if (!home.ok) throw new Error(home.problem.kind);
  const seen = { asked: 0, failed: 0, isOver: false };
  const service = { namespace: NAMESPACE, name: "kiali", port: 20001, scheme: "http" } as const;
  const asking = (async () => {
    while (!seen.isOver) {
      const answer = await home.value.proxy(service, "/kiali/api");
      seen.asked += 1;
      if (!answer.ok || !JSON.stringify(answer.value.body).includes("Kubernetes-west")) seen.failed += 1;
    }
  })();
  return async () => {
    seen.isOver = true;
    await asking;
    return seen;
  };
}

/** What connecting again would change. */
async function changes(name: string, more: object = {}): Promise<readonly string[]> {
  const [home, remote] = await Promise.all([openCluster(context("east")), openCluster(context(name))]);
  if (!home.ok || !remote.ok) throw new Error("not opened");
  const none = Object.fromEntries(Object.keys(connectWish.shape).map((key) => [key, null]));
  const wish = connectWish.parse({ ...none, home: context("east"), remote: context(name), ...more });
  const planned = await planConnect(wish, pairFacts(home.value, remote.value, wish));
  if (!planned.ok) throw new Error(JSON.stringify(planned.problem));
  return planned.value.steps.flatMap((step) => (step.verb === "keep" || step.verb === "gate" ? [] : [step.id]));
}

test.describe("rotating on simulated clusters", () => {
  test("happens under a running Kiali, which never loses the cluster, and is seen in the remote", async () => {
    scene = await startScene();
    expect((await connect("west")).code).toBe(0);
    const [before, pods] = [keyOf("west.token"), kialiPods()];
    const stop = await watched();
    const told = await rotate(["west"]);
    const { asked, failed } = await stop();
    expect(asked).toBeGreaterThan(5);
    expect(failed).toBe(0);
    expect(told.receipt).toMatchObject({ stoppedBy: null, left: [], undone: [] });
    expect(told.receipt.unfinished).toBeUndefined();
    expect(detailOf(told, "west/remote/gate.in-use")).toContain(`Kiali uses it: seen in ${context("west")}`);
    expect(detailOf(told, "west/remote/gate.refused")).toBe("401: the old token is dead");
    expect(keyOf("west.token")).not.toBe(before);
    expect(kialiPods()).toEqual(pods);
    expect(tokenSecrets("west")).toEqual(["kiali-remote-east-token-2"]);
    expect(await changes("west")).toEqual([]);
    for (const token of [before, keyOf("west.token")]) expect(JSON.stringify(told)).not.toContain(token);
  });

  test("of a requested token ends the old one alone, before its time", async () => {
    scene = await startScene();
    expect((await connect("west", ["--token", "request"])).code).toBe(0);
    const told = await rotate(["west"]);
    expect(told.receipt.unfinished).toBeUndefined();
    expect(detailOf(told, "west/remote/gate.in-use")).toContain("by time");
    expect(detailOf(told, "west/remote/gate.refused")).toBe("401: the old token is dead");
    expect(tokenSecrets("west")).toEqual(["kiali-remote-east-token-2"]);
    expect(await changes("west", { token: "request" })).toEqual([]);
  });

  test("of many goes on beside one that is dead, in one run and without a restart", async () => {
    scene = await startScene({ remotes: 2 });
    for (const name of ["west", "r1", "r2"]) expect((await connect(name)).code).toBe(0);
    const [before, pods] = [["west", "r1", "r2"].map((name) => keyOf(`${name}.token`)), kialiPods()];
    scene.sandbox.cluster("r1").faults.set({ kind: "refuse" });
    const told = await rotate(["west", "r1", "r2"]);
    expect(told.receipt.unfinished).toMatchObject([{ lane: "r1", problem: { kind: "unreachable" } }]);
    const after = ["west", "r1", "r2"].map((name) => keyOf(`${name}.token`));
    expect(after.map((token, index) => token === before[index])).toEqual([false, true, false]);
    expect(tokenSecrets("r1")).toEqual(["kiali-remote-east-token"]);
    expect(kialiPods()).toEqual(pods);
  });

  test("moves inline tokens to keys of their own with one restart for all, and needs none afterwards", async () => {
    scene = await startScene({ remotes: 1 });
    for (const name of ["west", "r1"]) expect((await connect(name, ["--token-place", "inline"])).code).toBe(0);
    const generation = () => number(scene.kiali(), ["metadata", "generation"], 0);
    const before = generation();
    const told = await rotate(["west", "r1"]);
    expect(told.receipt).toMatchObject({ stoppedBy: null });
    expect(told.receipt.unfinished).toBeUndefined();
    expect(told.plan.steps.filter(({ verb }) => verb === "restart")).toHaveLength(1);
    // The restart and putting its strategy back.
    expect(generation() - before).toBe(2);
    expect(Object.keys(object(scene.secret(COMBINED), "data")).sort()).toEqual([
      "r1",
      "r1.token",
      "west",
      "west.token",
    ]);
    const [again, pods] = [await rotate(["west", "r1"]), kialiPods()];
    expect(again.receipt.unfinished).toBeUndefined();
    expect(again.plan.steps.map(({ verb }) => verb)).not.toContain("restart");
    expect(kialiPods()).toEqual(pods);
    expect([...(await changes("west")), ...(await changes("r1"))]).toEqual([]);
  });
});
