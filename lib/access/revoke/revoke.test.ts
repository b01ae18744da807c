import { expect, test } from "@playwright/test";
import { connect } from "@/lib/access/connect";
import { fakeMesh, meshWish } from "@/lib/access/fake-mesh";
import { ORPHANS } from "@/lib/access/orphans/orphans-config-map";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { WEST } from "@/lib/checks/healthy-pair";
import type { OpenEndpoint } from "@/lib/cluster/cluster";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { Plan, StepEvent } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { ok, type Problem } from "@/lib/problem";
import { connectFake, fakeWorld, objectsOf, planOf, receiptOf, runUpkeep } from "./fake-upkeep";

const WEST_SERVER = "https://api.west.example.com:6443";
const COMBINED = "kiali-multi-cluster-secret";
const RECORDS = `ConfigMap/istio-system/${ORPHANS}`;
const silent: Problem = {
  kind: "unreachable",
  context: "west",
  server: WEST_SERVER,
  why: "timed-out",
  timeoutMs: 8000,
};
const outline = (plan: Plan | null) => (plan?.steps ?? []).map(({ verb, id }) => `${verb} ${id}`);

test.describe("a calm revoke of what we made", () => {
  for (const asked of [
    { token: "secret" },
    { token: "request", tokenPlace: "inline" },
    { namespace: "mesh-access" },
  ] as const)
    test(`leaves both clusters as they were before the connection: ${JSON.stringify(asked)}`, async () => {
      const mesh = fakeMesh({ notesUse: true });
      const before = objectsOf(mesh);
      await connectFake(mesh, asked);
      expect(objectsOf(mesh)).not.toEqual(before);
      const told = await runUpkeep(fakeWorld(mesh));
      expect(receiptOf(told)).toMatchObject({ stoppedBy: null, undone: [] });
      expect(receiptOf(told).unfinished).toBeUndefined();
      expect(objectsOf(mesh)).toEqual(before);
      expect(mesh.loaded()).toEqual([]);
      expect(mesh.isServing()).toBe(true);
      expect((await planOf(fakeWorld(mesh))).steps).toEqual([]);
    });

  test("records first, then the home with one restart, then the remote, token first and proof last", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    const starts = mesh.starts();
    const { plan, events } = await runUpkeep(fakeWorld(mesh));
    expect(outline(plan)).toEqual([
      "gate home/gate.restart-guard",
      "gate home/gate.other-remotes",
      "record home/record/west",
      `update home/Secret/istio-system/${COMBINED}`,
      "restart home/Deployment/istio-system/kiali/restart",
      "gate home/gate.forgot/west",
      "delete remote/west/Secret/istio-system/kiali-remote-east-token",
      "delete remote/west/ClusterRoleBinding/kiali-remote-east",
      "delete remote/west/ClusterRole/kiali-remote-east",
      "delete remote/west/ServiceAccount/istio-system/kiali-remote-east",
      "gate remote/west/gate.refused",
      "keep remote/west/Namespace/istio-system",
      "clear home/clear/west",
    ]);
    expect(mesh.starts()).toBe(starts + 1);
    expect(events.find(({ id, status }) => id.endsWith("gate.refused") && status === "done")?.detail).toContain("401");
  });

  test("has one digest as long as nothing changes, and no token in plan, events, records and receipt", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    const token = mesh.west.secretText("istio-system", "kiali-remote-east-token", "token") ?? "no token";
    const world = fakeWorld(mesh);
    expect(planDigest(await planOf(world))).toBe(planDigest(await planOf(world)));
    const texts: string[] = [];
    const told = await runUpkeep(world, {
      onEvent: (event) => {
        texts.push(
          JSON.stringify(event),
          mesh.east.find(recordsRef)?.data ? JSON.stringify(mesh.east.find(recordsRef)) : "",
        );
      },
    });
    const all = JSON.stringify([told, texts]);
    expect(all).toContain("kiali-remote-east");
    expect(all).not.toContain(token);
    expect(all).not.toContain("eyJ");
  });

  test("takes back what a connect left that stopped before the home was written, without a restart", async () => {
    const mesh = fakeMesh({ notesUse: true });
    const before = objectsOf(mesh);
    const openEndpoint: OpenEndpoint = (...input) => ({
      ...mesh.openEndpoint(...input),
      whoAmI: () => Promise.resolve(ok({ username: "system:node:a", uid: null, groups: [] })),
    });
    await connect({
      wish: meshWish(),
      overrides: {},
      home: mesh.east.cluster,
      remote: mesh.west.cluster,
      openEndpoint,
      signal: new AbortController().signal,
      onEvent: () => undefined,
      record: () => Promise.resolve(ok(undefined)),
      checks: [],
      patience: { settle: { tickMs: 1, deadlineMs: 5 } },
    });
    expect(objectsOf(mesh)).not.toEqual(before);
    const told = await runUpkeep(fakeWorld(mesh), { asked: { remotes: { west: "west" } } });
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(objectsOf(mesh)).toEqual(before);
    expect(mesh.starts()).toBe(1);
  });

  test("has nothing to do, and says so, for a name that nobody has heard of", async () => {
    const plan = await planOf(fakeWorld(fakeMesh({ notesUse: true })), { names: ["nobody"] });
    expect(plan.steps).toEqual([]);
    expect(plan.warnings.join()).toContain("no connection called nobody");
  });

  test("says that the restart is not guarded where Kiali is recreated, and asks for no reason", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    await mesh.east.cluster.patch(
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" },
      { spec: { strategy: { type: "Recreate", rollingUpdate: null } } },
    );
    const told = await runUpkeep(fakeWorld(mesh));
    expect(told.plan?.warnings.join()).toContain("cannot be guarded");
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(mesh.loaded()).toEqual([]);
  });

  test("puts the home and the records back when the restart fails, and touches no remote", async () => {
    const options = { notesUse: true };
    const mesh = fakeMesh(options);
    await connectFake(mesh);
    Object.assign(options, { newPod: "unschedulable" });
    const before = mesh.state();
    const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
    expect(told.stoppedBy).toMatchObject({ layer: "rollout" });
    expect(told.undone).toEqual([
      `home/Secret/istio-system/${COMBINED}`,
      "home/record/west",
      "home/Deployment/istio-system/kiali/restart",
    ]);
    expect(mesh.state()).toEqual(before);
    expect(mesh.loaded()).toEqual(["west"]);
    expect(mesh.east.names()).not.toContain(RECORDS);
  });
});

const recordsRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "istio-system", name: ORPHANS };

test.describe("what belongs to others", () => {
  test("stays: another home's objects in the same remote, and its connection works on", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh, { namespace: "mesh-access" });
    mesh.west.put({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "theirs", namespace: "mesh-access" } });
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      namespace: null,
      name: "kiali-remote-other",
    };
    mesh.west.put({
      apiVersion: role.apiVersion,
      kind: role.kind,
      metadata: {
        name: role.name,
        labels: { "app.kubernetes.io/managed-by": "kiali-fleet" },
        annotations: {
          "kiali-fleet.dev/home": "other",
          "kiali-fleet.dev/home-uid": "uid-of-another-home",
          "kiali-fleet.dev/cluster": "west",
        },
      },
      rules: [],
    });
    expect(receiptOf(await runUpkeep(fakeWorld(mesh))).stoppedBy).toBeNull();
    expect(mesh.west.find(role)).not.toBeNull();
    expect(mesh.west.names()).toContain("Namespace//mesh-access");
  });

  test("stays: the cluster is refused when it is the home itself", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    const told = await runUpkeep(fakeWorld(mesh), { asked: { remotes: { west: "east" } } });
    expect(receiptOf(told).unfinished).toMatchObject([
      { lane: "west", problem: { detail: expect.stringContaining("home itself") } },
    ]);
    expect(mesh.west.names()).toContain("ServiceAccount/istio-system/kiali-remote-east");
  });
});

test.describe("a remote that is dead or forbids", () => {
  const dead = (fails: FakeClusterOptions["fails"] = { "*": silent }) =>
    fakeCluster({ ...WEST, ...(fails ? { fails } : {}) }).cluster;

  test("leaves the home finished and the rest on record, with the reason, and is settled when it answers again", async () => {
    const mesh = fakeMesh({ notesUse: true });
    const before = objectsOf(mesh);
    await connectFake(mesh);
    mesh.kill(WEST_SERVER);
    const world = fakeWorld(mesh, { west: dead() });
    const plan = await planOf(world);
    expect(plan.warnings.join("\n")).toMatch(/west: .*did not answer/);
    const told = receiptOf(await runUpkeep(world));
    expect(told).toMatchObject({ stoppedBy: null, unfinished: [{ lane: "west", step: "remote/west/gate.gone" }] });
    expect(mesh.east.names()).not.toContain(`Secret/istio-system/${COMBINED}`);
    expect(mesh.loaded()).toEqual([]);
    const orphans = await readOrphans(mesh.east.cluster, "istio-system");
    expect(orphans).toMatchObject({
      ok: true,
      value: [
        {
          name: "west",
          server: WEST_SERVER,
          context: "west",
          account: { namespace: "istio-system", name: "kiali-remote-east" },
          why: expect.stringContaining("did not answer"),
          lastTry: expect.stringMatching(/^2/),
        },
      ],
    });
    expect(orphans.ok && orphans.value[0]?.pieces.length).toBe(4);

    // As long as it is dead nothing more happens, and Kiali is left alone.
    const starts = mesh.starts();
    const again = await planOf(world);
    expect(again.steps.filter(({ verb }) => verb === "restart" || verb === "update")).toEqual([]);
    await runUpkeep(world);
    expect(mesh.starts()).toBe(starts);

    mesh.revive(WEST_SERVER);
    const settled = await runUpkeep(fakeWorld(mesh), { verb: "settle" });
    expect(receiptOf(settled)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(settled).unfinished).toBeUndefined();
    expect(objectsOf(mesh)).toEqual(before);
    expect((await planOf(fakeWorld(mesh), { verb: "settle" })).steps).toEqual([]);
  });

  test("finishes the home when no context reaches it", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    const told = receiptOf(await runUpkeep(fakeWorld(mesh, { west: null })));
    expect(told.unfinished).toMatchObject([
      { lane: "west", problem: { detail: expect.stringContaining("no context of this kubeconfig reaches west") } },
    ]);
    expect(mesh.loaded()).toEqual([]);
    expect(mesh.east.names()).toContain(RECORDS);
  });

  test("forbids half-way: what went is gone, what is left is on record by its UID", async () => {
    const mesh = fakeMesh({ notesUse: true, west: { denies: ["remove ClusterRole"] } });
    await connectFake(mesh);
    const role = mesh.west.find({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      namespace: null,
      name: "kiali-remote-east",
    });
    const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
    expect(told.unfinished).toMatchObject([
      { lane: "west", step: "remote/west/ClusterRole/kiali-remote-east", problem: { kind: "forbidden" } },
    ]);
    expect(mesh.west.names()).not.toContain("ClusterRoleBinding//kiali-remote-east");
    const orphans = await readOrphans(mesh.east.cluster, "istio-system");
    expect(orphans.ok && orphans.value[0]?.pieces).toContainEqual(expect.objectContaining({ uid: role?.metadata.uid }));
  });

  test("does not hold up the others: many with one dead need one restart", async () => {
    const mesh = fakeMesh({ notesUse: true, hasNorth: true });
    await connectFake(mesh);
    await connectFake(mesh, {}, mesh.north().cluster);
    expect(mesh.loaded()).toEqual(["west", "north"]);
    const starts = mesh.starts();
    mesh.kill(WEST_SERVER);
    const world = fakeWorld(mesh, { west: dead(), north: mesh.north().cluster });
    const told = receiptOf(await runUpkeep(world, { names: ["west", "north"] }));
    expect(told.unfinished).toMatchObject([{ lane: "west" }]);
    expect(mesh.starts()).toBe(starts + 1);
    expect(mesh.loaded()).toEqual([]);
    expect(mesh.north().names()).not.toContain("ServiceAccount/istio-system/kiali-remote-east");
    const orphans = await readOrphans(mesh.east.cluster, "istio-system");
    expect(orphans.ok && orphans.value.map(({ name }) => name)).toEqual(["west"]);
  });

  test("is struck off by the operator's statement, which is in the record of the run", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    await runUpkeep(fakeWorld(mesh, { west: null }));
    const statement = "west was torn down last week";
    const told = await runUpkeep(fakeWorld(mesh, { west: null }), { verb: "forget", asked: { statement } });
    expect(receiptOf(told).stoppedBy).toBeNull();
    expect(told.records.map(({ line }) => line)).toContainEqual(expect.stringContaining(statement));
    expect(mesh.east.names()).not.toContain(RECORDS);
    expect((await planOf(fakeWorld(mesh), { verb: "forget", asked: { statement } })).steps).toEqual([]);
  });

  test("is all that is struck off: what nobody has on record is not said to be", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    await runUpkeep(fakeWorld(mesh, { west: null }));
    const forget = (names: readonly string[]) =>
      planOf(fakeWorld(mesh, { west: null }), {
        verb: "forget",
        names,
        asked: { statement: "west was torn down last week" },
      });
    const none = await forget(["ghost"]);
    expect(none).toMatchObject({ goal: "Nothing is on record for ghost", warnings: [], steps: [] });
    const both = await forget(["west", "ghost"]);
    expect(both.goal).toBe("west is struck off without a proof");
    expect(both.warnings).toContain("Nothing is on record for ghost.");
    const settle = await planOf(fakeWorld(mesh, { west: null }), { verb: "settle", names: ["ghost"] });
    expect(settle).toMatchObject({
      goal: "There is nothing to finish",
      warnings: ["Nothing is on record for ghost."],
      steps: [],
    });
  });
});

test.describe("in an emergency", () => {
  for (const [order, first] of [
    ["binding-first", "ClusterRoleBinding/kiali-remote-east"],
    ["token-first", "Secret/istio-system/kiali-remote-east-token"],
  ] as const)
    test(`${order} begins with just that, while the home gives the entry up`, async () => {
      const mesh = fakeMesh({ notesUse: true });
      const before = objectsOf(mesh);
      await connectFake(mesh);
      const events: StepEvent[] = [];
      const told = await runUpkeep(fakeWorld(mesh), { asked: { order }, onEvent: (event) => events.push(event) });
      expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
      expect(receiptOf(told).unfinished).toBeUndefined();
      expect(objectsOf(mesh)).toEqual(before);
      expect(mesh.loaded()).toEqual([]);
      const begun = events.filter(({ status }) => status === "running").map(({ id }) => id);
      expect(begun.indexOf(`remote/west/${first}`)).toBeLessThan(
        begun.indexOf("home/Deployment/istio-system/kiali/restart"),
      );
      expect(begun.filter((id) => id.startsWith("remote/"))[0]).toBe(`remote/west/${first}`);
      expect(told.plan?.warnings.join("\n")).toMatch(
        order === "binding-first" ? /hangs for everybody/ : /within 10 seconds/,
      );
    });

  test("a restart that fails is undone, the remote is finished nevertheless, and the next plan restarts", async () => {
    const options = { notesUse: true };
    const mesh = fakeMesh(options);
    await connectFake(mesh);
    Object.assign(options, { newPod: "unschedulable" });
    const told = receiptOf(await runUpkeep(fakeWorld(mesh), { asked: { order: "token-first" } }));
    expect(told).toMatchObject({
      stoppedBy: null,
      unfinished: [{ lane: "home east" }, { lane: "west", step: "home/gate.forgot/west" }],
    });
    expect(mesh.isServing()).toBe(true);
    expect(mesh.east.names()).toContain(RECORDS);
    expect(mesh.west.names()).not.toContain("ServiceAccount/istio-system/kiali-remote-east");
    const again = await planOf(fakeWorld(mesh));
    expect(again.steps.map(({ verb }) => verb)).toContain("restart");
  });
});
