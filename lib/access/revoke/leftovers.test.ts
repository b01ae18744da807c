import { expect, test } from "@playwright/test";
import { type FakeMesh, fakeMesh } from "@/lib/access/fake-mesh";
import { scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { configMap, KIALI_CONFIG, kialiDeployment } from "@/lib/checks/healthy-pair";
import { fakeToken } from "@/lib/cluster/fake-token";
import { configMapData } from "@/lib/istio/workload";
import { saidOf } from "./config-places";
import { connectFake, fakeWorld, objectsOf, planOf, receiptOf, runUpkeep } from "./fake-upkeep";
import { helmValues } from "./leftovers";

const CONFIG = `${KIALI_CONFIG}login_token:
  signing_key: a-key-of-sixteen # keep
clustering:
  kiali_urls:
    - cluster_name: west
      url: https://kiali.west.example.com
    - cluster_name: north
      url: https://kiali.north.example.com
`;
const eastHas = [configMap("istio-system", "kiali", { "config.yaml": CONFIG })];
const plain = [...eastHas, kialiDeployment({ annotations: {} })];
const FILE = { apiVersion: "v1", kind: "ConfigMap", namespace: "istio-system", name: "kiali" };
const RESOURCE = { apiVersion: "kiali.io/v1alpha1", kind: "Kiali", namespace: "istio-system", name: "kiali" };
const asked = { leftovers: true };
const textOf = (mesh: FakeMesh): string => {
  const found = mesh.east.find(FILE);
  return (found && configMapData(found)["config.yaml"]) ?? "";
};
const putResource = (mesh: FakeMesh, spec: object): void =>
  mesh.east.put({
    apiVersion: RESOURCE.apiVersion,
    kind: RESOURCE.kind,
    metadata: { name: RESOURCE.name, namespace: RESOURCE.namespace },
    spec,
  });

test.describe("what Kiali's configuration still says", () => {
  test("is listed in every review, and left as it is unless it is asked for", async () => {
    const mesh = fakeMesh({ notesUse: true, eastHas: plain });
    await connectFake(mesh);
    const told = await runUpkeep(fakeWorld(mesh));
    expect(told.plan?.warnings.join()).toContain("clustering.kiali_urls[0] (west)");
    expect(textOf(mesh)).toBe(CONFIG);
  });

  test("is left to the values of a Helm release, with the whole command", async () => {
    const mesh = fakeMesh({ notesUse: true, eastHas });
    await connectFake(mesh);
    const plan = await planOf(fakeWorld(mesh), { asked });
    expect(plan.warnings.join()).toContain(
      `helm upgrade kiali kiali-server --repo https://kiali.org/helm-charts --kube-context east --namespace istio-system --reuse-values --version 2.29.0 --set-json 'clustering.kiali_urls=[{"cluster_name":"north","url":"https://kiali.north.example.com"}]'`,
    );
    expect(plan.steps.some((step) => step.verb === "update" && step.ref.kind === "ConfigMap")).toBe(false);
  });

  test("is told to helm list by list and member by member", () => {
    const values = {
      clustering: { clusters: [{ name: "a.b", secret_name: "s" }, { name: "north" }] },
      deployment: { discovery_selectors: { overrides: { "a.b": {}, north: {} } } },
    };
    expect(helmValues(values, saidOf(["a.b"]))).toBe(
      `--set-json 'clustering.clusters=[{"name":"north"}]' --set 'deployment.discovery_selectors.overrides.a\\.b=null'`,
    );
  });

  test("leaves a plain install's file before the one restart, which serves both; the plan shows places, and nothing else of the file", async () => {
    const mesh = fakeMesh({ notesUse: true, eastHas: plain });
    await connectFake(mesh);
    const starts = mesh.starts();
    const told = await runUpkeep(fakeWorld(mesh), { asked });
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(told).unfinished).toBeUndefined();
    expect(textOf(mesh)).toBe(
      CONFIG.replace("    - cluster_name: west\n      url: https://kiali.west.example.com\n", ""),
    );
    expect(mesh.starts()).toBe(starts + 1);
    const ids = told.plan?.steps.map(({ id }) => id) ?? [];
    const edit = "home/ConfigMap/istio-system/kiali/configuration";
    expect(ids.indexOf(edit)).toBeGreaterThan(-1);
    expect(ids.indexOf(edit)).toBeLessThan(ids.indexOf("home/Deployment/istio-system/kiali/restart"));
    expect(told.plan?.steps.find(({ id }) => id === edit)).toMatchObject({
      fields: [{ path: "clustering.kiali_urls[0]", from: "west", to: null }],
    });
    expect(JSON.stringify(told)).not.toContain("a-key-of-sixteen");
    expect((await planOf(fakeWorld(mesh), { asked })).steps).toEqual([]);
  });

  test("is there again, to the letter, when the restart fails", async () => {
    const options = { notesUse: true, eastHas: plain };
    const mesh = fakeMesh(options);
    await connectFake(mesh);
    Object.assign(options, { newPod: "unschedulable" });
    const told = receiptOf(await runUpkeep(fakeWorld(mesh), { asked }));
    expect(told.undone).toContain("home/ConfigMap/istio-system/kiali/configuration");
    expect(textOf(mesh)).toBe(CONFIG);
    expect(mesh.loaded()).toEqual(["west"]);
  });

  test("is taken out of what the file says at that moment, not of what it said when the plan was made", async () => {
    const mesh = fakeMesh({ notesUse: true, eastHas: plain });
    await connectFake(mesh);
    const told = await runUpkeep(fakeWorld(mesh), {
      asked,
      onPlan: () => mesh.east.put(configMap("istio-system", "kiali", { "config.yaml": `# by hand\n${CONFIG}` })),
    });
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(textOf(mesh)).toContain("# by hand");
    expect(textOf(mesh)).not.toContain("cluster_name: west");
  });

  test("is taken out of the operator's resource, from which the ConfigMap is made", async () => {
    const mesh = fakeMesh({ notesUse: true, hasOperator: true });
    putResource(mesh, {
      clustering: { kiali_urls: [{ cluster_name: "west" }, { cluster_name: "north" }] },
      deployment: { discovery_selectors: { overrides: { west: [], north: [] } } },
    });
    await connectFake(mesh);
    const told = await runUpkeep(fakeWorld(mesh), { asked });
    expect(receiptOf(told).unfinished).toBeUndefined();
    expect(mesh.east.find(RESOURCE)?.spec).toEqual({
      clustering: { kiali_urls: [{ cluster_name: "north" }] },
      deployment: { discovery_selectors: { overrides: { north: [] } } },
    });
  });
});

const LISTED = [{ name: "west", secret_name: "kiali-remote-cluster-secret-west" }];

/** What a hand made for west: a Secret without a label, which the resource lists. */
async function listedWest(options: { notesUse: true; hasOperator: true }) {
  const config = `${KIALI_CONFIG}clustering:\n  clusters:\n  - name: west\n    secret_name: kiali-remote-cluster-secret-west\n`;
  const mesh = fakeMesh(options);
  mesh.east.put(configMap("istio-system", "kiali", { "config.yaml": config }));
  const before = objectsOf(mesh);
  const { token } = fakeToken("west", { namespace: "istio-system", name: "kiali" }, 1, null, {
    accountUid: "uid-script",
  });
  const made = { name: "west", token: token.reveal(), filledWith: token.reveal() };
  for (const each of scriptMadeRemote(made))
    mesh.west.put(
      each.kind === "ServiceAccount" ? { ...each, metadata: { ...each.metadata, uid: "uid-script" } } : { ...each },
    );
  const { labels: _none, ...metadata } = scriptMadeHomeSecret(made).metadata;
  mesh.east.put({ ...scriptMadeHomeSecret(made), metadata });
  putResource(mesh, { clustering: { clusters: LISTED } });
  await mesh.east.cluster.patch(RESOURCE, { metadata: { annotations: { "kiali.io/reconcile": "now" } } });
  await expect.poll(mesh.loaded).toEqual(["west"]);
  return { mesh, before };
}

test.describe("a Secret that the operator's resource lists", () => {
  test("goes after the resource has let go of it, whether or not the rest is to be cleaned", async () => {
    const { mesh, before } = await listedWest({ notesUse: true, hasOperator: true });
    const told = await runUpkeep(fakeWorld(mesh));
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(told).unfinished).toBeUndefined();
    const ids = told.plan?.steps.map(({ verb, id }) => `${verb} ${id}`) ?? [];
    const order = [
      "update home/Kiali/istio-system/kiali/configuration",
      "restart home/Kiali/istio-system/kiali",
      "delete home/Secret/istio-system/kiali-remote-cluster-secret-west",
    ].map((id) => ids.indexOf(id));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(mesh.east.find(RESOURCE)?.spec).toEqual({ clustering: { clusters: [] } });
    expect(objectsOf(mesh)).toEqual(before);
    expect(mesh.loaded()).toEqual([]);
  });

  test("is listed again when the operator does not follow", async () => {
    const options = { notesUse: true, hasOperator: true } as const;
    const { mesh } = await listedWest(options);
    Object.assign(options, { hasOperator: false });
    const told = receiptOf(await runUpkeep(fakeWorld(mesh)));
    expect(told.stoppedBy).not.toBeNull();
    expect(mesh.east.find(RESOURCE)?.spec).toEqual({
      clustering: { clusters: LISTED },
    });
    expect(mesh.loaded()).toEqual(["west"]);
  });
});
