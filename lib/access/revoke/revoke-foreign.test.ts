import { expect, test } from "@playwright/test";
import { type FakeMesh, fakeMesh } from "@/lib/access/fake-mesh";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { scriptLeftRemote, scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { kialiDeployment } from "@/lib/checks/healthy-pair";
import { fakeToken } from "@/lib/cluster/fake-token";
import { remoteEntryYaml } from "@/lib/kiali/remote-entry";
import { REMOTE_SECRETS_ROOT } from "@/lib/kiali/secret-names";
import { Secret } from "@/lib/secret";
import { connectFake, fakeWorld, objectsOf, planOf, receiptOf, runUpkeep } from "./fake-upkeep";

const SCRIPT_SECRET = "kiali-remote-cluster-secret-west";
const KIALI = { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" };
const account = { namespace: "istio-system", name: "kiali" };

/** What the script made for west, in both clusters; Kiali has read it when its Deployment mounts the Secret. */
async function scripted(mesh: FakeMesh): Promise<FakeMesh> {
  const { token } = fakeToken("west", account, 1, null, { accountUid: "uid-script" });
  const wish = { name: "west", token: token.reveal(), filledWith: token.reveal() };
  for (const each of scriptMadeRemote(wish))
    mesh.west.put(
      each.kind === "ServiceAccount" ? { ...each, metadata: { ...each.metadata, uid: "uid-script" } } : { ...each },
    );
  mesh.east.put(scriptMadeHomeSecret(wish));
  return mesh;
}

/** As a helm upgrade does it: the labelled Secret becomes a volume that is not optional, and Kiali starts with it. */
async function mounted(mesh: FakeMesh): Promise<FakeMesh> {
  const found = JSON.parse(JSON.stringify(mesh.east.find(KIALI)));
  const pod = found.spec.template.spec;
  pod.volumes.push({ name: "west", secret: { secretName: SCRIPT_SECRET } });
  pod.containers[0].volumeMounts.push({ name: "west", mountPath: `${REMOTE_SECRETS_ROOT}/${SCRIPT_SECRET}` });
  mesh.east.put(found);
  const metadata = { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-11-22T20:00:00Z" } };
  await mesh.east.cluster.patch(KIALI, { spec: { template: { metadata } } });
  await expect.poll(mesh.loaded).toEqual(["west"]);
  return mesh;
}

test.describe("a key that stands in two Secrets and signs in as two accounts", () => {
  const twice = async (): Promise<{ mesh: FakeMesh; before: ReturnType<typeof objectsOf> }> => {
    const mesh = fakeMesh();
    const before = objectsOf(mesh);
    await connectFake(mesh);
    await scripted(mesh);
    return { mesh, before };
  };
  const left = (mesh: FakeMesh) => mesh.west.names().filter((name) => /kiali/.test(name));

  test("loses both accounts and all that hangs on them", async () => {
    const { mesh, before } = await twice();
    expect(left(mesh)).toEqual(expect.arrayContaining(["ServiceAccount/istio-system/kiali"]));
    const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
    expect(told).toMatchObject({ stoppedBy: null });
    expect(told.unfinished).toBeUndefined();
    expect(objectsOf(mesh)).toEqual(before);
  });

  test("stays on record with both until both are gone, also when nobody could look at first", async () => {
    const { mesh, before } = await twice();
    expect(receiptOf(await runUpkeep(fakeWorld(mesh, { west: null }))).unfinished).toBeDefined();
    const orphans = await readOrphans(mesh.east.cluster, "istio-system");
    const accounts = (orphans.ok ? orphans.value : []).flatMap(({ pieces }) =>
      pieces.flatMap(({ ref }) => (ref.kind === "ServiceAccount" ? [ref.name] : [])),
    );
    expect(accounts.sort()).toEqual(["kiali", "kiali-remote-east"]);
    const settled = receiptOf(await runUpkeep(fakeWorld(mesh), { verb: "settle" }));
    expect(settled).toMatchObject({ stoppedBy: null });
    expect(settled.unfinished).toBeUndefined();
    expect(objectsOf(mesh)).toEqual(before);
  });
});

test.describe("what the script made", () => {
  test("goes in both clusters under the operator, with what the script itself leaves behind", async () => {
    const mesh = fakeMesh({ notesUse: true, hasOperator: true });
    const before = objectsOf(mesh);
    await scripted(mesh);
    await mesh.east.cluster.apply({
      apiVersion: "kiali.io/v1alpha1",
      kind: "Kiali",
      metadata: { name: "kiali", namespace: "istio-system", annotations: { "kiali.io/reconcile": "now" } },
    });
    await expect.poll(mesh.loaded).toEqual(["west"]);
    const told = await runUpkeep(fakeWorld(mesh));
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(told).unfinished).toBeUndefined();
    expect(objectsOf(mesh)).toEqual(before);
    expect(mesh.loaded()).toEqual([]);
    const gone = told.plan?.steps.flatMap((step) => (step.verb === "delete" ? [step.ref.kind] : []));
    expect(gone).toEqual(["Secret", "Secret", "ClusterRoleBinding", "ClusterRole", "ServiceAccount", "ConfigMap"]);
    expect((await planOf(fakeWorld(mesh))).steps).toEqual([]);
  });

  test("leaves its mounted Secret, empty and without the label, under Helm: no pod ever misses it, and no helm is needed", async () => {
    const mesh = await mounted(await scripted(fakeMesh({ notesUse: true })));
    const plan = await planOf(fakeWorld(mesh));
    expect(plan.warnings.join("\n")).toContain(`Secret istio-system/${SCRIPT_SECRET} stays, empty`);
    expect(plan.steps.flatMap((step) => (step.verb === "restart" ? [step.how] : []))).toEqual(["surge"]);
    const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
    expect(told).toMatchObject({ stoppedBy: null });
    expect(told.unfinished).toBeUndefined();
    const left = mesh.east.find({ apiVersion: "v1", kind: "Secret", namespace: "istio-system", name: SCRIPT_SECRET });
    expect(left).toMatchObject({ data: {}, metadata: { labels: {} } });
    expect(Object.keys(left?.metadata.annotations ?? {})).toEqual(["kiali.io/cluster"]);
    expect(mesh.loaded()).toEqual([]);
    expect(mesh.west.names().filter((name) => name.includes("kiali"))).toEqual([]);
    expect((await planOf(fakeWorld(mesh))).steps).toEqual([]);
  });

  test("has its keys and its label again when the restart fails", async () => {
    const options = { notesUse: true };
    const mesh = await mounted(await scripted(fakeMesh(options)));
    Object.assign(options, { newPod: "unschedulable" });
    const secret = () =>
      mesh.east.find({ apiVersion: "v1", kind: "Secret", namespace: "istio-system", name: SCRIPT_SECRET });
    const [data, labels] = [secret()?.data, secret()?.metadata.labels];
    expect(receiptOf(await runUpkeep(fakeWorld(mesh))).stoppedBy).toMatchObject({ layer: "rollout" });
    expect(secret()?.data).toEqual(data);
    expect(secret()?.metadata.labels).toEqual(labels);
    expect(mesh.west.names()).toContain("ServiceAccount/istio-system/kiali");
  });

  test("goes at once when nothing mounts it: Kiali never had it, and is not restarted", async () => {
    const mesh = await scripted(fakeMesh({ notesUse: true }));
    await runUpkeep(fakeWorld(mesh));
    expect(mesh.east.names()).not.toContain(`Secret/istio-system/${SCRIPT_SECRET}`);
    expect(mesh.starts()).toBe(1);
  });
});

test.describe("what the script's own delete leaves", () => {
  const said = { asked: { remotes: { west: "west" } } };
  const leave = (mesh: FakeMesh) => {
    for (const each of scriptLeftRemote({ name: "west" })) mesh.west.put({ ...each });
  };

  test("goes when the operator says in which cluster: its binding and its ConfigMap, and Kiali is not restarted", async () => {
    const mesh = fakeMesh({ notesUse: true });
    const before = objectsOf(mesh);
    leave(mesh);
    const told = await runUpkeep(fakeWorld(mesh), said);
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(told).unfinished).toBeUndefined();
    expect(told.plan?.steps.flatMap((step) => (step.verb === "delete" ? [step.ref.name] : []))).toEqual([
      "kiali-viewer",
      "kiali",
    ]);
    expect(objectsOf(mesh)).toEqual(before);
    expect(mesh.starts()).toBe(1);
  });

  test("is not touched without that word, nor with it while an account of that name is there", async () => {
    const mesh = fakeMesh({ notesUse: true });
    leave(mesh);
    expect((await planOf(fakeWorld(mesh))).steps).toEqual([]);
    mesh.west.put({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "kiali", namespace: "istio-system" } });
    expect((await planOf(fakeWorld(mesh), said)).steps.filter(({ verb }) => verb === "delete")).toEqual([]);
  });
});

test.describe("a Kiali that runs in the remote", () => {
  test("keeps its account, role, binding, configuration and namespace; only the connection's own token Secret goes", async () => {
    const mesh = await scripted(fakeMesh({ notesUse: true }));
    mesh.west.put(kialiDeployment());
    const before = mesh.west.names();
    const told = await runUpkeep(fakeWorld(mesh));
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(told).unfinished).toBeUndefined();
    expect(mesh.west.names()).toEqual(before.filter((name) => name !== "Secret/istio-system/kiali"));
    // Each is a step of its own, with the reason; a warning would only say it twice.
    expect(told.plan?.steps.flatMap((step) => (step.verb === "keep" ? [step.ref.kind] : []))).toContain(
      "ServiceAccount",
    );
    expect(told.plan?.warnings.join("\n")).not.toContain("Stays in");
  });

  test("does without the token Secret that it mounts as optional, because the script called it as the chart would", async () => {
    const mesh = await scripted(fakeMesh({ notesUse: true }));
    const kiali = kialiDeployment();
    const own = JSON.parse(JSON.stringify(kiali));
    own.spec.template.spec.volumes.push({ name: "kiali-secret", secret: { secretName: "kiali", optional: true } });
    mesh.west.put(own);
    expect(receiptOf(await runUpkeep(fakeWorld(mesh))).unfinished).toBeUndefined();
    expect(mesh.west.names()).not.toContain("Secret/istio-system/kiali");
    expect(mesh.west.names()).toContain("ServiceAccount/istio-system/kiali");
  });

  test("keeps an account whose requested token lives on: that stays on record until it expires", async () => {
    const mesh = await scripted(fakeMesh({ notesUse: true }));
    mesh.west.put(kialiDeployment());
    const { token } = fakeToken("west", account, 2, 3_600_000, { accountUid: "uid-script" });
    mesh.east.put(scriptMadeHomeSecret({ name: "west", token: token.reveal() }));
    const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
    expect(told.unfinished).toMatchObject([
      { lane: "west", problem: { detail: expect.stringContaining("until it expires") } },
    ]);
    const orphans = await readOrphans(mesh.east.cluster, "istio-system");
    expect(orphans.ok && orphans.value[0]?.livesUntil).toMatch(/^20/);
    expect(mesh.west.names()).toContain("ServiceAccount/istio-system/kiali");
    const again = receiptOf(await runUpkeep(fakeWorld(mesh), { verb: "settle" }));
    expect(again.unfinished).toMatchObject([{ step: "remote/west/gate.gone" }]);
  });
});

test.describe("a key made by hand in the combined Secret", () => {
  test("goes alone: the other keys, and whoever owns them, stay", async () => {
    const mesh = fakeMesh({ notesUse: true, hasNorth: true });
    await connectFake(mesh, {}, mesh.north().cluster);
    const { token } = fakeToken("west", account, 1, null, { accountUid: "uid-script" });
    for (const each of scriptMadeRemote({ name: "west", token: token.reveal(), filledWith: token.reveal() }))
      mesh.west.put(
        each.kind === "ServiceAccount" ? { ...each, metadata: { ...each.metadata, uid: "uid-script" } } : { ...each },
      );
    const endpoint = { ...mesh.west.cluster.endpoint, ca: null, insecure: true };
    await mesh.east.cluster.apply(
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "kiali-multi-cluster-secret", namespace: "istio-system" },
        stringData: { west: remoteEntryYaml({ name: "west", endpoint, auth: { kind: "token", ref: "t" } }) },
      },
      { manager: "somebody", tokens: new Map([["t", token]]) },
    );
    const told = await runUpkeep(fakeWorld(mesh, { north: mesh.north().cluster }));
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(told).unfinished).toBeUndefined();
    expect(mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west")).toBeNull();
    expect(mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "north")).not.toBeNull();
    expect(mesh.loaded()).toEqual(["north"]);
    expect(mesh.west.names().filter((name) => name.includes("kiali"))).toEqual([]);
    expect(mesh.north().names()).toContain("ServiceAccount/istio-system/kiali-remote-east");
  });
});

test("an account that another connection signs in with stays, with its token, and so does that connection", async () => {
  const mesh = fakeMesh({ notesUse: true });
  await connectFake(mesh);
  const secret = "kiali-multi-cluster-secret";
  const token = mesh.west.secretText("istio-system", "kiali-remote-east-token", "token") ?? "";
  const endpoint = { ...mesh.west.cluster.endpoint, ca: null, insecure: true };
  await mesh.east.cluster.apply(
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: secret, namespace: "istio-system" },
      stringData: { alias: remoteEntryYaml({ name: "alias", endpoint, auth: { kind: "token", ref: "t" } }) },
    },
    { manager: "somebody", tokens: new Map([["t", new Secret(token)]]) },
  );
  const before = mesh.west.names();
  const told = await runUpkeep(fakeWorld(mesh), { names: ["alias"] });
  expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
  expect(receiptOf(told).unfinished).toBeUndefined();
  expect(mesh.west.names()).toEqual(before);
  expect(mesh.loaded()).toEqual(["west"]);
  expect(mesh.east.secretText("istio-system", secret, "alias")).toBeNull();
});

test("a connection that is set aside goes with what holds it", async () => {
  const mesh = fakeMesh({ notesUse: true });
  await connectFake(mesh);
  expect(receiptOf(await runUpkeep(fakeWorld(mesh), { verb: "quarantine" }))).toMatchObject({ stoppedBy: null });
  const starts = mesh.starts();
  const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
  expect(told).toMatchObject({ stoppedBy: null });
  expect(told.unfinished).toBeUndefined();
  expect(
    objectsOf(mesh)
      .flat()
      .filter((name) => /quarantine|kiali-remote-east/.test(name)),
  ).toEqual([]);
  expect(mesh.starts()).toBe(starts);
});
