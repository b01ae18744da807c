import { expect, test } from "@playwright/test";
import { pairFacts } from "@/lib/checks/pair-facts";
import type { OpenEndpoint } from "@/lib/cluster/cluster";
import type { Receipt } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { connect } from "./connect";
import type { ConnectWish } from "./connect-wish";
import { type FakeMesh, fakeMesh, meshWish } from "./fake-mesh";
import { planUndo, undoConnect } from "./undo-connect";

const quick = { tickMs: 1, deadlineMs: 200 };
const PATIENCE = { settle: quick, restart: { ...quick, deadlineMs: 2_000, roomMs: 20 }, handOver: quick, kiali: quick };

const common = (mesh: FakeMesh, asked: Partial<ConnectWish>) => ({
  wish: meshWish(asked),
  overrides: {},
  home: mesh.east.cluster,
  remote: mesh.west.cluster,
  openEndpoint: mesh.openEndpoint,
  signal: new AbortController().signal,
  onEvent: () => undefined,
  record: () => Promise.resolve(ok(undefined)),
  patience: PATIENCE,
  checks: [],
});
const receipt = (result: Result<Receipt>): Receipt => {
  if (!result.ok) throw new Error(`no receipt: ${JSON.stringify(result.problem)}`);
  return result.value;
};
const names = (mesh: FakeMesh) =>
  [mesh.east, mesh.west].map((each) => each.names().filter((name) => !name.startsWith("Pod/")));

test.describe("undoConnect", () => {
  for (const asked of [
    { token: "secret" },
    { token: "request", tokenPlace: "inline" },
    { namespace: "mesh-access" },
  ] as const)
    test(`takes everything back that connect made: ${JSON.stringify(asked)}`, async () => {
      const mesh = fakeMesh();
      const before = names(mesh);
      expect(receipt(await connect(common(mesh, asked))).stoppedBy).toBeNull();
      expect(names(mesh)).not.toEqual(before);
      const undone = receipt(await undoConnect(common(mesh, asked)));
      expect(undone.stoppedBy).toBeNull();
      expect(names(mesh)).toEqual(before);
      expect(mesh.loaded()).toEqual([]);
      expect(mesh.isServing()).toBe(true);
    });

  test("has nothing to do when nothing is left", async () => {
    const mesh = fakeMesh();
    const plan = await planUndo(pairFacts(mesh.east.cluster, mesh.west.cluster, meshWish()));
    expect(plan.ok && plan.value.steps).toEqual([]);
  });

  test("takes back what a connect left that stopped before the home was written, without a restart", async () => {
    const mesh = fakeMesh();
    const before = names(mesh);
    const openEndpoint: OpenEndpoint = (...input) => ({
      ...mesh.openEndpoint(...input),
      whoAmI: () => Promise.resolve(ok({ username: "system:node:a", uid: null, groups: [] })),
    });
    const stopped = receipt(await connect({ ...common(mesh, {}), openEndpoint }));
    expect(stopped.left.length).toBeGreaterThan(0);
    const undone = receipt(await undoConnect(common(mesh, {})));
    expect(undone.stoppedBy).toBeNull();
    expect(names(mesh)).toEqual(before);
    expect(mesh.starts()).toBe(1);
  });

  test("leaves alone what another home's connection made, and a namespace that holds anything else", async () => {
    const mesh = fakeMesh();
    await connect(common(mesh, { namespace: "mesh-access" }));
    mesh.west.put({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "theirs", namespace: "mesh-access" } });
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      namespace: null,
      name: "kiali-remote-east",
    };
    const found = mesh.west.find(role);
    if (!found) throw new Error("no role");
    const annotations = { ...found.metadata.annotations, "kiali-fleet.dev/home-uid": "uid-of-another-east" };
    mesh.west.put({ ...found, metadata: { ...found.metadata, annotations } });
    expect(receipt(await undoConnect(common(mesh, { namespace: "mesh-access" }))).stoppedBy).toBeNull();
    expect(mesh.west.find(role)).not.toBeNull();
    expect(mesh.west.names()).toContain("Namespace//mesh-access");
  });
});
