import { expect, test } from "@playwright/test";
import { type FakeMesh, fakeMesh } from "@/lib/access/fake-mesh";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import type { Cluster } from "@/lib/cluster/cluster";
import { connectFake, fakeWorld, objectsOf, planOf, receiptOf, runUpkeep } from "./fake-upkeep";

const ORDERS = ["calm", "binding-first", "token-first"] as const;
const WRITES: ReadonlySet<string> = new Set(["apply", "patch", "remove"]);

/** The n-th write to any of the clusters is the last thing that this process does. */
function dyingAfter(limit: number): { wrap: (cluster: Cluster) => Cluster; count: () => number } {
  let writes = 0;
  const wrap = (cluster: Cluster): Cluster =>
    new Proxy(cluster, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key);
        if (typeof found !== "function" || !WRITES.has(String(key))) return found;
        return async (...input: unknown[]) => {
          if (writes >= limit) throw new Error("dead");
          const done: unknown = await Reflect.apply(found, target, input);
          writes += 1;
          if (writes >= limit) throw new Error("killed");
          return done;
        };
      },
    });
  return { wrap, count: () => writes };
}

const isGranted = (mesh: FakeMesh): boolean =>
  mesh.west.names().some((name) => name.includes("kiali-remote-east") && !name.startsWith("ConfigMap"));

/** Whether somebody who looks at the home alone still learns that west was granted something. */
async function isAccountedFor(mesh: FakeMesh): Promise<boolean> {
  const orphans = await readOrphans(mesh.east.cluster, "istio-system");
  const isOnRecord = orphans.ok && orphans.value.some(({ name }) => name === "west");
  return isOnRecord || mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west") !== null;
}

/** The hold of the killed run ends by itself in a while. */
function holdEnds(mesh: FakeMesh): void {
  for (const key of mesh.east.names().filter((each) => each.startsWith("Lease/"))) {
    const [kind = "", namespace = "", name = ""] = key.split("/");
    mesh.east.drop({ apiVersion: "coordination.k8s.io/v1", kind, namespace, name });
  }
}

for (const order of ORDERS)
  test(`a ${order} revoke that is killed after any write is finished by the next one, and nothing granted is ever unaccounted for`, async () => {
    const points: number[] = [];
    for (let limit = 1; limit <= 40; limit += 1) {
      const mesh = fakeMesh({ notesUse: true, hasNorth: true });
      await connectFake(mesh, {}, mesh.north().cluster);
      const before = objectsOf(mesh);
      await connectFake(mesh);
      const dying = dyingAfter(limit);
      const north = mesh.north().cluster;
      const own = fakeWorld(mesh, { east: dying.wrap(mesh.east.cluster), west: dying.wrap(mesh.west.cluster), north });
      const first = await runUpkeep(own, { asked: { order } }).then(
        () => "ended",
        () => "killed",
      );
      if (first === "ended") break;
      points.push(limit);
      holdEnds(mesh);
      const where = `killed after write ${limit}`;
      if (isGranted(mesh)) expect(await isAccountedFor(mesh), where).toBe(true);
      expect(mesh.loaded(), where).toContain("north");
      const world = fakeWorld(mesh, { north });
      const again = receiptOf(await runUpkeep(world, { asked: { order } }));
      expect(again, where).toMatchObject({ stoppedBy: null });
      expect(again.unfinished, where).toBeUndefined();
      expect(objectsOf(mesh), where).toEqual(before);
      expect(mesh.loaded(), where).toEqual(["north"]);
      expect((await planOf(world, { asked: { order } })).steps, where).toEqual([]);
    }
    expect(points.length).toBeGreaterThan(6);
  });

test("a key that was given up before the crash, and a Kiali that has not restarted since, make the next plan restart it", async () => {
  const mesh = fakeMesh({ notesUse: true });
  await connectFake(mesh);
  const killed = runUpkeep(fakeWorld(mesh), {
    onEvent: ({ id, status }) => {
      if (id.startsWith("home/Secret/") && status === "done") throw new Error("killed");
    },
  });
  await expect(killed).rejects.toThrow("killed");
  holdEnds(mesh);
  expect(mesh.loaded()).toEqual(["west"]);
  // Its API server is silent, so that Kiali would not list it either.
  mesh.kill("https://api.west.example.com:6443");
  const plan = await planOf(fakeWorld(mesh));
  expect(plan.steps.map(({ verb }) => verb)).toContain("restart");
  await runUpkeep(fakeWorld(mesh));
  expect(mesh.loaded()).toEqual([]);
});
