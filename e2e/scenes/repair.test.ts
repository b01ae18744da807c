import { expect, test } from "@playwright/test";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { Cluster, ObjectRef } from "@/lib/cluster/cluster";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { upkeepWorld } from "@/lib/runs/open-world";
import { text } from "@/sandbox/json/json";
import { type Scene, startScene } from "./sandbox-scene";

const NAMESPACE = "istio-system";
const ACCOUNT = "kiali-remote-east";
const RBAC = "rbac.authorization.k8s.io/v1";
const SERVICE = { namespace: NAMESPACE, name: "kiali", port: 20001, scheme: "http" } as const;
let scene: Scene;
let world: UpkeepWorld;
let west: Cluster;
test.afterEach(() => scene.stop());

function value<T>(result: { ok: true; value: T } | { ok: false; problem: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

async function connected(...more: readonly string[]): Promise<void> {
  scene = await startScene();
  world = value(await upkeepWorld(scene.sandbox.cluster("east").context));
  west = value(await world.open(scene.sandbox.cluster("west").context));
  const done = await scene.run(["connect", ...scene.pair, "--access", "view-only", "--yes", ...more]);
  expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: "" });
}

async function repair(asked: object = {}): Promise<Plan> {
  let plan: Plan | null = null;
  const home = scene.sandbox.cluster("east").context;
  const receipt = value(
    await upkeep({
      wish: upkeepWish.parse({ verb: "repair", home, kiali: null, names: ["west"], ...asked }),
      world,
      signal: new AbortController().signal,
      onPlan: (made) => {
        plan = made;
      },
      onEvent: () => undefined,
      record: () => Promise.resolve(ok(undefined)),
    }),
  );
  expect(receipt).toMatchObject({ stoppedBy: null, left: [], undone: [] });
  expect(receipt.unfinished ?? []).toEqual([]);
  if (!plan) throw new Error("no plan");
  return plan;
}

const ref = (kind: string, name = ACCOUNT): ObjectRef =>
  kind.startsWith("Cluster")
    ? { apiVersion: RBAC, kind, namespace: null, name }
    : { apiVersion: "v1", kind, namespace: NAMESPACE, name };

async function drop(which: ObjectRef): Promise<void> {
  const found = value(await west.read(which));
  if (!found) throw new Error(`${which.kind} is not there`);
  value(await west.remove(which, { uid: found.metadata.uid }));
}

/** What a hand writes with kubectl. */
async function rewrite(rules: unknown): Promise<void> {
  const metadata = { name: ACCOUNT };
  value(
    await west.apply(
      { apiVersion: RBAC, kind: "ClusterRole", metadata, rules },
      { manager: "kubectl-edit", force: true },
    ),
  );
}

const rules = async () => value(await west.read(ref("ClusterRole")))?.rules;
const pods = (): readonly string[] =>
  scene.sandbox
    .cluster("east")
    .sim.store.list("pods", NAMESPACE)
    .map((pod) => text(pod, "metadata", "uid"));

async function sees(): Promise<void> {
  const shown = value(await world.home.proxy(SERVICE, "/kiali/api/namespaces", { timeoutMs: 10_000 }));
  expect(JSON.stringify(shown.body)).toContain('"cluster":"west"');
}

test.describe("repairing on simulated clusters", () => {
  for (const which of [
    ref("ClusterRole"),
    ref("ClusterRoleBinding"),
    ref("Secret", `${ACCOUNT}-token`),
    ref("ServiceAccount"),
  ])
    test(`makes a missing ${which.kind} again, and the Kiali that lost sight of the cluster sees it after one restart`, async () => {
      await connected();
      const before = pods();
      await drop(which);
      const plan = await repair();
      expect(plan.steps.filter(({ verb }) => verb === "restart")).toHaveLength(1);
      expect(value(await west.read(which))).not.toBeNull();
      expect(pods()).not.toEqual(before);
      await sees();
      expect(changesNothing(await repair())).toBe(true);
    });

  test("after an upgrade brings the old rules to the new version's, whoever wrote them, and says each line", async () => {
    await connected();
    await rewrite(rulesFor("2.16.0", "view-only"));
    const plan = await repair();
    const role = plan.steps.find((step) => step.verb === "update" && step.ref.kind === "ClusterRole");
    expect(role?.verb === "update" && role.fields).toContainEqual({
      path: "rules: extra",
      from: "list endpoints",
      to: null,
    });
    expect(plan.warnings.join("\n")).toContain("was changed by field manager kubectl-edit");
    expect(await rules()).toEqual(rulesFor("2.29.0", "view-only"));
    await sees();
    expect(changesNothing(await repair())).toBe(true);
  });

  test("takes rights away that are too much without a restart, and switches the access both ways", async () => {
    await connected();
    const before = pods();
    await rewrite([
      ...rulesFor("2.29.0", "view-only"),
      { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] },
    ]);
    await repair();
    expect(await rules()).toEqual(rulesFor("2.29.0", "view-only"));
    expect(pods()).toEqual(before);
    await repair({ access: "full" });
    expect(await rules()).toEqual(rulesFor("2.29.0", "full"));
    const wide = pods();
    await repair({ access: "view-only" });
    expect(await rules()).toEqual(rulesFor("2.29.0", "view-only"));
    expect(pods()).toEqual(wide);
    await sees();
  });
});
