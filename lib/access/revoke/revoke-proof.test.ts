import { expect, test } from "@playwright/test";
import { type FakeMesh, fakeMesh } from "@/lib/access/fake-mesh";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { configMap, EAST, istiod, KIALI_CONFIG, kialiDeployment, namespace } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import type { StepContext } from "@/lib/plan/run-context";
import { ok, type Problem } from "@/lib/problem";
import { connectFake, fakeWorld, objectsOf, planOf, receiptOf, runUpkeep } from "./fake-upkeep";
import { revokeGates } from "./revoke-gates";

const WEST_SERVER = "https://api.west.example.com:6443";
const COMBINED = "kiali-multi-cluster-secret";
const RBAC = "rbac.authorization.k8s.io/v1";
const role = { apiVersion: RBAC, kind: "ClusterRole", namespace: null, name: "kiali-remote-east" };

async function orphansOf(mesh: FakeMesh) {
  const orphans = await readOrphans(mesh.east.cluster, "istio-system");
  if (!orphans.ok) throw new Error(JSON.stringify(orphans.problem));
  return orphans.value;
}
const kindsOf = async (mesh: FakeMesh): Promise<readonly string[]> =>
  (await orphansOf(mesh)).flatMap(({ pieces }) => pieces.map(({ ref }) => ref.kind));

test.describe("that Kiali has forgotten a cluster", () => {
  for (const isOld of [true, false])
    test(`is ${isOld ? "not " : ""}proven by its list while ${isOld ? "a" : "no"} pod of before still runs`, async () => {
      const mesh = fakeMesh({ notesUse: true });
      const kiali = await homeFacts(fakeWorld(mesh), { kiali: null }).kiali();
      if (!kiali.ok) throw new Error("no Kiali");
      const pods = mesh.east.names().filter((name) => name.startsWith("Pod/"));
      const uids = pods.map(
        (name) =>
          mesh.east.find({ apiVersion: "v1", kind: "Pod", namespace: "istio-system", name: name.split("/")[2] ?? "" })
            ?.metadata.uid ?? "",
      );
      const quick = { tickMs: 1, deadlineMs: 20 };
      const { "gate.forgot": forgot } = revokeGates({
        kiali: kiali.value,
        lanes: [],
        openEndpoint: mesh.openEndpoint,
        patience: { kiali: quick, refused: quick, restart: quick },
        restarted: () => Promise.resolve(ok("rolled out")),
        ranBefore: new Set(isOld ? uids : ["another"]),
      });
      const context: StepContext = {
        cluster: mesh.east.cluster,
        signal: new AbortController().signal,
        token: () => null,
        progress: () => undefined,
        evidence: () => undefined,
      };
      const gate = {
        id: "home/gate.forgot/west",
        place: { side: "home", context: "east" },
        verb: "gate",
        gate: "gate.forgot",
        title: "",
        because: "",
        why: "",
      } as const;
      expect(await forgot?.(gate, context)).toMatchObject(
        isOld
          ? {
              ok: false,
              problem: { detail: expect.stringContaining("still runs, which started while west could be read") },
            }
          : { ok: true, value: "every pod started without it, and /api lists east" },
      );
    });

  test("is not taken from its list when the token alone was replaced since it started: a dead cluster is forgotten by a restart", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await connectFake(mesh);
    expect(receiptOf(await runUpkeep(fakeWorld(mesh), { verb: "rotate" })).unfinished).toBeUndefined();
    expect(mesh.loaded()).toEqual(["west"]);
    mesh.kill(WEST_SERVER);
    const starts = mesh.starts();
    await runUpkeep(fakeWorld(mesh));
    expect(mesh.starts()).toBe(starts + 1);
    expect(mesh.loaded()).toEqual([]);
  });
});

test("in an emergency the remotes wait for no restart that never begins: they end at once, on record, and the next run finishes", async () => {
  const denies: string[] = [];
  const mesh = fakeMesh({ notesUse: true, east: { denies } });
  const before = objectsOf(mesh);
  await connectFake(mesh);
  denies.push(`apply Secret/istio-system/${COMBINED}`);
  const world = fakeWorld(mesh);
  // Longer than this test may last.
  const patience = { ...world.patience, restart: { tickMs: 1, deadlineMs: 60_000, roomMs: 20 } };
  const told = receiptOf(await runUpkeep({ ...world, patience }, { asked: { order: "token-first" } }));
  expect(told.unfinished).toMatchObject([
    { lane: "home east", problem: { kind: "forbidden" } },
    {
      lane: "west",
      step: "home/gate.forgot/west",
      problem: { detail: expect.stringContaining("has not been restarted") },
    },
  ]);
  expect(mesh.west.names()).not.toContain("ServiceAccount/istio-system/kiali-remote-east");
  expect(await orphansOf(mesh)).toMatchObject([{ name: "west", pieces: [] }]);
  denies.length = 0;
  expect(receiptOf(await runUpkeep(fakeWorld(mesh))).unfinished).toBeUndefined();
  expect(objectsOf(mesh)).toEqual(before);
  expect(mesh.loaded()).toEqual([]);
});

test.describe("a combined Secret that a quarantine has emptied", () => {
  const held = async (mesh: FakeMesh) => {
    const before = objectsOf(mesh);
    await connectFake(mesh);
    expect(receiptOf(await runUpkeep(fakeWorld(mesh), { verb: "quarantine" })).stoppedBy).toBeNull();
    expect(mesh.east.names()).toContain(`Secret/istio-system/${COMBINED}`);
    return before;
  };

  test("goes with the connection it was emptied for", async () => {
    const mesh = fakeMesh({ notesUse: true });
    const before = await held(mesh);
    expect(receiptOf(await runUpkeep(fakeWorld(mesh)))).toMatchObject({ stoppedBy: null });
    expect(objectsOf(mesh)).toEqual(before);
    expect((await planOf(fakeWorld(mesh))).steps).toEqual([]);
  });

  test("stays where a pod could not start without it", async () => {
    const deployment = JSON.parse(JSON.stringify(kialiDeployment()).replace('"optional":true', '"optional":false'));
    const mesh = fakeMesh({ notesUse: true, eastHas: [deployment] });
    await held(mesh);
    expect(receiptOf(await runUpkeep(fakeWorld(mesh)))).toMatchObject({ stoppedBy: null });
    expect(mesh.east.names()).toContain(`Secret/istio-system/${COMBINED}`);
  });

  test("stays when somebody has put a key into it", async () => {
    const mesh = fakeMesh({ notesUse: true });
    await held(mesh);
    const manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: COMBINED, namespace: "istio-system" },
      stringData: { theirs: "a kubeconfig" },
    };
    await mesh.east.cluster.apply(manifest, { manager: "somebody" });
    expect(receiptOf(await runUpkeep(fakeWorld(mesh)))).toMatchObject({ stoppedBy: null });
    expect(mesh.east.secretText("istio-system", COMBINED, "theirs")).toBe("a kubeconfig");
  });
});

test.describe("all connections of one home", () => {
  test("go in one run with one restart, whatever single ones are like; what cannot be finished is on record", async () => {
    const mesh = fakeMesh({ notesUse: true, hasNorth: true });
    const north = mesh.north().cluster;
    await connectFake(mesh);
    await connectFake(mesh, {}, north);
    await mesh.east.cluster.apply(
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: COMBINED, namespace: "istio-system" },
        stringData: { broken: "no kubeconfig", certs: CERTS },
      },
      { manager: "somebody" },
    );
    mesh.kill(WEST_SERVER);
    const silent: Problem = {
      kind: "unreachable",
      context: "west",
      server: WEST_SERVER,
      why: "timed-out",
      timeoutMs: 8000,
    };
    const dead = fakeCluster({ context: "west", endpoint: mesh.west.cluster.endpoint, fails: { "*": silent } }).cluster;
    const starts = mesh.starts();
    const world = fakeWorld(mesh, { west: dead, north });
    const told = await runUpkeep(world, { names: ["broken", "certs", "north", "west"] });
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect((receiptOf(told).unfinished ?? []).map(({ lane }) => lane).toSorted()).toEqual(["broken", "certs", "west"]);
    expect(mesh.starts()).toBe(starts + 1);
    expect(mesh.loaded()).toEqual([]);
    expect(mesh.east.names()).not.toContain(`Secret/istio-system/${COMBINED}`);
    expect(
      mesh
        .north()
        .names()
        .filter((name) => name.includes("kiali-remote")),
    ).toEqual([]);
    expect((await orphansOf(mesh)).map(({ name }) => name)).toEqual(["broken", "certs", "west"]);
  });
});

const CERTS = `apiVersion: v1
kind: Config
current-context: certs
contexts: [{ name: certs, context: { cluster: certs, user: certs } }]
users: [{ name: certs, user: { client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8= } }]
clusters: [{ name: certs, cluster: { server: "https://api.nowhere.example.com:6443", insecure-skip-tls-verify: true } }]
`;

const kubeSystem = (uid: string): FakeObject => namespace("kube-system", uid);

/** A second home, which has another name and the same remote. */
function secondHome(west: FakeMesh["west"]): FakeMesh {
  return fakeMesh({
    notesUse: true,
    sharedWest: west,
    eastHas: [
      kubeSystem("uid-second"),
      istiod("second"),
      configMap("istio-system", "kiali", {
        "config.yaml": KIALI_CONFIG.replace("cluster_name: east", "cluster_name: second"),
      }),
    ],
    east: { ...EAST, endpoint: { ...EAST.endpoint, server: "https://api.second.example.com:6443" } },
  });
}

test.describe("two homes that share one remote", () => {
  for (const room of ["istio-system", "mesh-access"])
    test(`do not touch each other, in the namespace ${room}: objects, token and Kiali of the other live on`, async () => {
      const one = fakeMesh({ notesUse: true });
      const bare = one.west.names();
      const two = secondHome(one.west);
      await connectFake(one, { namespace: room });
      const onlyOne = one.west.names();
      await connectFake(two, { namespace: room });
      const both = one.west.names();
      expect(two.loaded()).toEqual(["west"]);

      const told = receiptOf(await runUpkeep(fakeWorld(one)));
      expect(told).toMatchObject({ stoppedBy: null });
      expect(told.unfinished).toBeUndefined();
      const own = onlyOne.filter((name) => !bare.includes(name) && !name.startsWith("Namespace/"));
      expect(one.west.names()).toEqual(both.filter((name) => !own.includes(name)));
      expect(one.loaded()).toEqual([]);

      // The other's token is accepted, its Kiali starts with it, and there is nothing to repair.
      expect(two.loaded()).toEqual(["west"]);
      expect(two.isServing()).toBe(true);
      const token = one.west.secretText(room, "kiali-remote-second-token", "token");
      expect(token).not.toBeNull();
      expect(
        (await planOf(fakeWorld(two), { verb: "repair" })).steps.filter(
          ({ verb }) => verb !== "keep" && verb !== "gate",
        ),
      ).toEqual([]);

      expect(receiptOf(await runUpkeep(fakeWorld(two))).unfinished).toBeUndefined();
      expect(one.west.names().filter((name) => name.includes("kiali-remote"))).toEqual([]);
    });
});

test.describe("a remote that stops answering half-way", () => {
  const hang: Problem = {
    kind: "unreachable",
    context: "west",
    server: WEST_SERVER,
    why: "timed-out",
    timeoutMs: 15_000,
  };
  const faults: readonly { what: string; problem: Problem; says: RegExp }[] = [
    {
      what: "hangs",
      problem: hang,
      says: /did not answer/,
    },
    {
      what: "forbids deleting bindings",
      problem: {
        kind: "forbidden",
        context: "west",
        verb: "delete",
        resource: "clusterrolebindings",
        namespace: null,
        name: "kiali-remote-east",
        user: "mallory",
      },
      says: /may not delete clusterrolebindings/,
    },
  ];
  for (const { what, problem, says } of faults)
    test(`${what}: only what is left is on record, with the reason in words, and settle deletes exactly that`, async () => {
      const fails: Record<string, Problem> = {};
      const mesh = fakeMesh({ notesUse: true, west: { fails } });
      const before = objectsOf(mesh);
      await connectFake(mesh);
      fails["remove ClusterRoleBinding"] = problem;
      const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
      expect(told.unfinished).toMatchObject([
        { lane: "west", step: "remote/west/ClusterRoleBinding/kiali-remote-east" },
      ]);
      expect(mesh.west.names()).not.toContain("Secret/istio-system/kiali-remote-east-token");
      expect(await kindsOf(mesh)).toEqual(["ClusterRoleBinding", "ClusterRole", "ServiceAccount"]);
      expect((await orphansOf(mesh))[0]?.why).toMatch(says);
      expect(mesh.loaded()).toEqual([]);

      delete fails["remove ClusterRoleBinding"];
      const settled = await runUpkeep(fakeWorld(mesh), { verb: "settle" });
      expect(receiptOf(settled).unfinished).toBeUndefined();
      expect(settled.plan?.steps.flatMap((step) => (step.verb === "delete" ? [step.ref.kind] : []))).toEqual([
        "ClusterRoleBinding",
        "ClusterRole",
        "ServiceAccount",
      ]);
      expect(objectsOf(mesh)).toEqual(before);
    });

  test("hangs after its binding went: the role, to which nothing leads any more, is on record and goes with settle", async () => {
    const fails: Record<string, Problem> = {};
    const mesh = fakeMesh({ notesUse: true, west: { fails } });
    const before = objectsOf(mesh);
    await connectFake(mesh);
    // As a hand makes it: no mark of ours leads to it.
    const found = mesh.west.find(role);
    if (!found) throw new Error("no role");
    mesh.west.put({ ...found, metadata: { name: found.metadata.name, uid: found.metadata.uid } });
    fails["remove ClusterRole"] = hang;
    expect(receiptOf(await runUpkeep(fakeWorld(mesh))).unfinished).toMatchObject([{ lane: "west" }]);
    expect(await kindsOf(mesh)).toEqual(["ClusterRole", "ServiceAccount"]);
    delete fails["remove ClusterRole"];
    expect(receiptOf(await runUpkeep(fakeWorld(mesh), { verb: "settle" })).unfinished).toBeUndefined();
    expect(objectsOf(mesh)).toEqual(before);
  });
});

test("of two Secrets with one key both entries go, and the review says so", async () => {
  const mesh = fakeMesh({ notesUse: true });
  await connectFake(mesh);
  const text = mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west") ?? "";
  mesh.east.put({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "kiali-remote-cluster-secret-west",
      namespace: "istio-system",
      labels: { "kiali.io/multiCluster": "true" },
    },
    stringData: { west: text },
  });
  const told = await runUpkeep(fakeWorld(mesh));
  expect(told.plan?.warnings.join()).toContain("west is in 2 Secrets: kiali-multi-cluster-secret");
  expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
  expect(mesh.east.names().filter((name) => name.includes("cluster-secret"))).toEqual([]);
});
