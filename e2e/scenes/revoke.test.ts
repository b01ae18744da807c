import { expect, test } from "@playwright/test";
import { type Scene, startScene } from "./sandbox-scene";

const COMBINED = "kiali-multi-cluster-secret";
const NAMESPACE = "istio-system";
let scene: Scene;
test.afterEach(() => scene.stop());

const context = (name: string): string => scene.sandbox.cluster(name).context;

async function connected(): Promise<void> {
  scene = await startScene();
  const done = await scene.run(["connect", ...scene.pair, "--yes"]);
  expect({ ...done, out: "" }).toEqual({ code: 0, out: "", err: "" });
}

const revoke = (...more: readonly string[]) =>
  scene.run(["revoke", "--home", context("east"), "--name", "west", "--wait-seconds", "0", ...more]);
const orphans = (...more: readonly string[]) => scene.run(["orphans", "--home", context("east"), ...more]);

/** What a home's connection has in west. */
const granted = (): readonly string[] =>
  [
    ["secrets", NAMESPACE],
    ["serviceaccounts", NAMESPACE],
    ["clusterrolebindings.rbac.authorization.k8s.io", ""],
    ["clusterroles.rbac.authorization.k8s.io", ""],
  ].flatMap(([kind = "", room = ""]) =>
    scene.sandbox
      .cluster("west")
      .sim.store.list(kind, room)
      .map((each) => JSON.stringify(each.metadata))
      .filter((text) => text.includes("kiali-remote-east"))
      .map(() => kind.split(".")[0] ?? ""),
  );

test.describe("revoke on simulated clusters", () => {
  test("says before anything is touched what goes, what stays and in which order, and does just that", async () => {
    await connected();
    const plan = await revoke("--dry-run");
    expect(plan.code).toBe(0);
    for (const kind of ["Secret", "ClusterRoleBinding", "ClusterRole", "ServiceAccount"])
      expect(plan.out).toMatch(new RegExp(`^ {2}${context("west")}: ${kind} .*kiali-remote-east`, "m"));
    expect(plan.out).toContain(`${context("west")}: Namespace ${NAMESPACE}`);
    expect(plan.out).toContain(
      `data["west"] and data["west.token"] of Secret ${NAMESPACE}/${COMBINED}: Kiali must not read west when it starts; the Secret goes with its last key`,
    );
    expect(granted()).toHaveLength(4);
    const done = await revoke("--yes");
    expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: "" });
    expect(granted()).toEqual([]);
    expect(scene.secret(COMBINED)).toBeUndefined();
    await scene.serves();
    expect((await orphans()).out).toContain("Nothing is on record");
  });

  for (const order of ["binding-first", "token-first"])
    test(`in an emergency, ${order}, both sides go at once and both are proven`, async () => {
      await connected();
      const done = await revoke("--leaked", order, "--yes");
      expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: "" });
      expect(granted()).toEqual([]);
      expect(scene.secret(COMBINED)).toBeUndefined();
      await scene.serves();
      expect((await orphans()).out).toContain("Nothing is on record");
    });

  test("of a dead cluster finishes the home; what was granted is on record until the cluster answers and it is proven gone", async () => {
    await connected();
    const { faults } = scene.sandbox.cluster("west");
    faults.set({ kind: "refuse" });
    const done = await revoke("--yes");
    expect(done.code).not.toBe(0);
    expect(scene.secret(COMBINED)).toBeUndefined();
    await scene.serves();
    const listed = await orphans();
    expect(listed.out).toContain("west");
    expect((await orphans("--retry", "--yes")).code).not.toBe(0);
    expect(granted()).toHaveLength(4);
    faults.clear();
    expect(await orphans("--retry", "--yes")).toMatchObject({ code: 0, err: "" });
    expect(granted()).toEqual([]);
    expect((await orphans()).out).toContain("Nothing is on record");
  });

  test("is struck off by a typed statement alone, and nothing in the cluster is touched for it", async () => {
    await connected();
    const { faults } = scene.sandbox.cluster("west");
    faults.set({ kind: "refuse" });
    expect((await revoke("--yes")).code).not.toBe(0);
    faults.clear();
    expect((await orphans()).out).toContain("kiali-remote-east");
    expect(await orphans("--forget", "west=it is being wiped as we speak", "--yes")).toMatchObject({
      code: 0,
      err: "",
    });
    expect((await orphans()).out).toContain("Nothing is on record");
    expect(granted()).toHaveLength(4);
  });
});
