import { expect, test } from "@playwright/test";
import { findLeaks } from "@/lib/access/inventory/find-leaks";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { readInventory } from "@/lib/access/inventory/read-inventory";
import { readRemoteSide } from "@/lib/access/inventory/read-remote-side";
import { type ScriptWish, scriptLeftRemote, scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { Cluster, Manifest } from "@/lib/cluster/cluster";
import { upkeepWorld } from "@/lib/runs/open-world";
import { type Scene, startScene } from "./sandbox-scene";

const KUBECTL = { manager: "kubectl-client-side-apply" };
let scene: Scene;
let world: UpkeepWorld;
let west: Cluster;
let wish: ScriptWish;

test.beforeEach(async () => {
  scene = await startScene();
  const [home, remote] = ["east", "west"].map((name) => scene.sandbox.cluster(name));
  if (!home || !remote) throw new Error("the pair is not there");
  world = value(await upkeepWorld(home.context));
  west = value(await world.open(remote.context));
  wish = { name: "west", server: remote.server, caData: btoa(remote.ca), token: tokenOf("west") };
});
test.afterEach(() => scene.stop());

const tokenOf = (name: string): string => `\${token:${name}}`;

function value<T>(result: { ok: true; value: T } | { ok: false; problem: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

async function apply(cluster: Cluster, manifests: readonly Manifest[]): Promise<void> {
  for (const each of manifests) value(await cluster.apply(each, KUBECTL));
}

/** As the script does it: the remote first, then the token that the controller filled in, then the home's Secret. */
async function runScript(): Promise<void> {
  await apply(west, scriptMadeRemote(wish));
  const { token } = value(await west.awaitTokenSecret({ namespace: "istio-system", name: "kiali" }));
  value(await world.home.apply(scriptMadeHomeSecret(wish), { ...KUBECTL, tokens: new Map([["west", token]]) }));
}

async function look(): Promise<{ row: ConnectionRow; facts: ReturnType<typeof homeFacts> }> {
  const facts = homeFacts(world, { kiali: null });
  const { connections } = value(await readInventory(facts));
  const row = connections.find(({ name }) => name === "west");
  if (!row) throw new Error("no row west");
  return { row, facts };
}
const ids = ({ findings }: Pick<ConnectionRow, "findings">) => findings.map(({ id }) => id);

test.describe("the inventory on simulated clusters", () => {
  test("shows what the script made, in both clusters, and that nothing is wrong with its rights", async () => {
    await runScript();
    const { row, facts } = await look();
    expect(row.maker.kind).toBe("script");
    expect(row.identity).toMatchObject({ namespace: "istio-system", account: "kiali" });
    expect(row.credential.kind).toBe("token-secret");
    expect(ids(row)).toEqual(["leaked-token", "not-mounted", "inline-token"]);
    const side = await readRemoteSide(facts, row);
    expect(side).toMatchObject({ problem: null, isAlive: true, ownKiali: null, rbac: { missing: [], extra: [] } });
    expect(side.pieces.map(({ what, fate }) => `${fate} ${what}`)).toEqual([
      "delete token",
      "delete binding",
      "delete role",
      "delete account",
      "delete config",
      "stay namespace",
    ]);
    expect(ids(side)).toEqual([]);
  });

  test("shows what the console made without a finding", async () => {
    expect((await scene.run(["connect", ...scene.pair, "--yes"])).code).toBe(0);
    const { row, facts } = await look();
    expect(row).toMatchObject({ maker: { kind: "fleet" }, form: "combined", isMounted: true, isLoaded: true });
    expect([row.createdAt, row.rotatedAt]).toEqual([expect.any(String), expect.any(String)]);
    expect(ids(row)).toEqual([]);
    const side = await readRemoteSide(facts, row);
    expect([side.isAlive, ids(side), side.rbac?.version, side.rbac?.wantedVersion]).toEqual([
      true,
      [],
      side.rbac?.wantedVersion,
      side.rbac?.version,
    ]);
  });

  test("shows the dangling binding that the script's delete leaves", async () => {
    await apply(west, scriptLeftRemote(wish));
    const leaks = value(await findLeaks(west, []));
    expect(leaks.map(({ fate, ref }) => `${fate} ${ref.kind} ${ref.name}`)).toEqual([
      "delete ClusterRoleBinding kiali-viewer",
      "delete ConfigMap kiali",
    ]);
  });

  for (const [kind, problem] of [
    ["refuse", "unreachable"],
    ["hang", "unreachable"],
    ["server-error", "server-failure"],
  ] as const)
    test(`shows a remote under the fault ${kind} as silent, and the home's row nevertheless`, async () => {
      await runScript();
      scene.sandbox.cluster("west").faults.set({ kind });
      const { row, facts } = await look();
      expect(ids(row)).toContain("leaked-token");
      const side = await readRemoteSide(facts, row);
      expect(side).toMatchObject({ isAlive: null, rbac: null, problem: { kind: problem } });
      expect(ids(side)).toEqual(["remote-silent"]);
    });

  test("shows a right that the operator lacks as that, not as nothing to be found", async () => {
    await runScript();
    const faults = scene.sandbox.cluster("west").faults;
    faults.set({ kind: "deny", verb: "list", group: "rbac.authorization.k8s.io", resource: "clusterrolebindings" });
    const { row, facts } = await look();
    expect(await readRemoteSide(facts, row)).toMatchObject({
      isAlive: true,
      problem: { kind: "forbidden" },
      findings: [],
    });
    expect(await findLeaks(west, [])).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
  });
});
