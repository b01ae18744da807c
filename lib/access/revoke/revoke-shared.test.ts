import { expect, test } from "@playwright/test";
import * as z from "zod";
import { fakeMesh } from "@/lib/access/fake-mesh";
import { configMap, KIALI_CONFIG, kialiDeployment, namespace } from "@/lib/checks/healthy-pair";
import type { Cluster, Endpoint } from "@/lib/cluster/cluster";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { connectFake, fakeWorld, planOf, receiptOf, runUpkeep } from "./fake-upkeep";

const ONE = { asked: { kiali: { namespace: "istio-system", name: "kiali" } } };
const combined = (where: string) => ({ apiVersion: "v1", kind: "Secret", namespace: where, name: COMBINED_SECRET });
const data = z.object({ data: z.record(z.string(), z.string()) });

/** Another Kiali of east, with what it needs to be found. */
const kialiAt = (where: string, name: string): readonly FakeObject[] => [
  kialiDeployment({ namespace: where, name }),
  configMap(where, name, { "config.yaml": KIALI_CONFIG }),
];

test.describe("a revoke in a home with two Kialis", () => {
  test("leaves the access that the other one signs in with, and says so", async () => {
    const mesh = fakeMesh();
    await connectFake(mesh);
    const { data: values } = data.parse(mesh.east.find(combined("istio-system")));
    const copy = { name: COMBINED_SECRET, namespace: "other" };
    for (const each of [
      namespace("other", "uid-other"),
      ...kialiAt("other", "kiali"),
      { apiVersion: "v1", kind: "Secret", metadata: copy, data: values },
    ])
      mesh.east.put(each);
    const before = mesh.west.names();
    const told = await runUpkeep(fakeWorld(mesh), ONE);
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(mesh.west.names()).toEqual(before);
    expect(mesh.east.names()).not.toContain(`Secret/istio-system/${COMBINED_SECRET}`);
    expect(told.plan?.warnings.join("\n")).toContain(
      "the connection west of the Kiali other/kiali signs in with it, too",
    );
  });

  test("waits until its token is refused before the rights go, where the other one reads the same Secret", async () => {
    const order = (steps: readonly { id: string; place: { side: string } }[]): readonly string[] =>
      steps.flatMap(({ id, place }) => (place.side === "remote" ? [id.split("/")[2] ?? ""] : []));
    const mesh = fakeMesh();
    await connectFake(mesh);
    const alone = order((await planOf(fakeWorld(mesh), ONE)).steps);
    expect(alone.indexOf("gate.refused")).toBeGreaterThan(alone.indexOf("ServiceAccount"));
    for (const each of kialiAt("istio-system", "kiali-two")) mesh.east.put(each);
    const { steps } = await planOf(fakeWorld(mesh), ONE);
    expect(order(steps).slice(0, 3)).toEqual(["Secret", "gate.refused", "ClusterRoleBinding"]);
    expect([...order(steps)].sort()).toEqual([...alone].sort());
    const urgent = await planOf(fakeWorld(mesh), { asked: { ...ONE.asked, order: "binding-first" } });
    expect(order(urgent.steps)[0]).toBe("ClusterRoleBinding");
    const told = receiptOf(await runUpkeep(fakeWorld(mesh), ONE));
    expect(told).toMatchObject({ stoppedBy: null });
    expect(told.unfinished).toBeUndefined();
    expect(mesh.west.names().filter((name) => name.includes("kiali-remote-east"))).toEqual([]);
  });

  test("says that the other one loses it as well where both read one Secret", async () => {
    const mesh = fakeMesh();
    await connectFake(mesh);
    for (const each of kialiAt("istio-system", "kiali-two")) mesh.east.put(each);
    const plan = await planOf(fakeWorld(mesh), ONE);
    expect(plan.warnings.join("\n")).toContain("west goes for the Kiali istio-system/kiali-two as well");
    expect(plan.steps.some(({ verb }) => verb === "delete")).toBe(true);
  });
});

test("a cluster called west.token is not west's token: revoking west leaves it", async () => {
  const mesh = fakeMesh();
  await connectFake(mesh, { tokenPlace: "inline" });
  const found = mesh.east.find(combined("istio-system"));
  if (!found) throw new Error("nothing is connected");
  const { data: values } = data.parse(found);
  const other = atob(values.west ?? "").replaceAll("west", "west.token");
  mesh.east.put({ ...found, data: { ...values, "west.token": btoa(other) } });
  const { steps } = await planOf(fakeWorld(mesh));
  const paths = steps.flatMap((step) => (step.verb === "update" ? step.fields.map(({ path }) => path) : []));
  expect(paths).toEqual(['data["west"]']);
});

test.describe("a record that is settled through a context of another address", () => {
  test("is not struck off because nothing of it is in some other cluster", async () => {
    const mesh = fakeMesh({ hasNorth: true });
    await connectFake(mesh);
    const before = mesh.west.names();
    mesh.kill(mesh.west.cluster.endpoint.server);
    await runUpkeep(fakeWorld(mesh, { west: null }));
    const world = fakeWorld(mesh, { west: null, north: mesh.north().cluster });
    const told = receiptOf(await runUpkeep(world, { verb: "settle", asked: { remotes: { west: "north" } } }));
    expect(told.unfinished?.[0]?.problem).toMatchObject({ kind: "gate-failed", gate: "gate.gone", context: "north" });
    expect(mesh.east.names()).toContain("ConfigMap/istio-system/kiali-fleet-orphans");
    expect(mesh.west.names()).toEqual(before);
  });
});

test("a token is dead only when its own cluster refuses it, whatever answers at the address that Kiali has", async () => {
  const mesh = fakeMesh();
  await connectFake(mesh);
  const { server } = mesh.west.cluster.endpoint;
  const stranger = fakeCluster({
    fails: { whoAmI: { kind: "unauthenticated", context: "west", credential: "token" } },
  }).cluster;
  const moved: Cluster = {
    ...mesh.west.cluster,
    endpoint: { ...mesh.west.cluster.endpoint, server: `${server}/moved` },
  };
  const alive = fakeCluster({ context: "west" }).cluster;
  const world = {
    ...fakeWorld(mesh, { west: moved }),
    openEndpoint: (_label: string, at: Endpoint) => (at.server === server ? stranger : alive),
  };
  const told = receiptOf(await runUpkeep(world, { asked: { remotes: { west: "west" } } }));
  expect(told.unfinished?.[0]).toMatchObject({ step: "remote/west/gate.refused", problem: { kind: "gate-failed" } });
});
