import { expect, test } from "@playwright/test";
import { LAST_APPLIED } from "@/lib/access/adopt/adopt-remote";
import { type ScriptWish, scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { Cluster, Manifest } from "@/lib/cluster/cluster";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { upkeepWorld } from "@/lib/runs/open-world";
import { object, text } from "@/sandbox/json/json";
import { mountLabelled, type Scene, startScene, withPod } from "./sandbox-scene";

const NAMESPACE = "istio-system";
const OLD = "kiali-remote-cluster-secret-west";
const COMBINED = "kiali-multi-cluster-secret";
const KUBECTL = { manager: "kubectl-client-side-apply" };
const SERVICE = { namespace: NAMESPACE, name: "kiali", port: 20001, scheme: "http" } as const;
let scene: Scene;
let world: UpkeepWorld;
test.afterEach(() => scene.stop());

function value<T>(result: { ok: true; value: T } | { ok: false; problem: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

async function apply(cluster: Cluster, manifests: readonly Manifest[]): Promise<void> {
  for (const each of manifests) value(await cluster.apply(each, KUBECTL));
}

/** What the running Kiali lists and serves. */
async function lists(): Promise<boolean> {
  const answer = await world.home.proxy(SERVICE, "/kiali/api");
  return answer.ok && JSON.stringify(answer.value.body).includes("Kubernetes-west");
}

/** A home whose Kiali reads west as the script connected it. */
async function scripted(installer: "helm" | "operator"): Promise<void> {
  scene = await startScene({ kiali: { installer } });
  const [home, remote] = [scene.sandbox.cluster("east"), scene.sandbox.cluster("west")];
  world = value(await upkeepWorld(home.context));
  const west = value(await world.open(remote.context));
  const wish: ScriptWish = { name: "west", server: remote.server, caData: btoa(remote.ca), token: "${token:west}" };
  await apply(west, scriptMadeRemote(wish));
  const { token } = value(await west.awaitTokenSecret({ namespace: NAMESPACE, name: "kiali" }));
  value(await world.home.apply(scriptMadeHomeSecret(wish), { ...KUBECTL, tokens: new Map([["west", token]]) }));
  if (installer === "helm") scene.change((live) => mountLabelled(live, "west", OLD));
  else
    await apply(world.home, [
      {
        apiVersion: "kiali.io/v1alpha1",
        kind: "Kiali",
        metadata: { name: "kiali", namespace: NAMESPACE, annotations: { "kiali.io/reconcile": "by hand" } },
      },
    ]);
  await expect.poll(lists, { timeout: 30_000 }).toBe(true);
  await scene.serves();
}

async function adopt(migrate: boolean): Promise<{ plan: Plan; receipt: Receipt }> {
  let plan: Plan | null = null;
  const receipt = value(
    await upkeep({
      wish: upkeepWish.parse({
        verb: "adopt",
        home: scene.sandbox.cluster("east").context,
        kiali: null,
        names: ["west"],
        migrate,
      }),
      world,
      signal: new AbortController().signal,
      onPlan: (made) => {
        plan = made;
      },
      onEvent: () => undefined,
      record: () => Promise.resolve(ok(undefined)),
    }),
  );
  if (!plan) throw new Error("no plan");
  expect(receipt).toMatchObject({ stoppedBy: null, left: [], undone: [] });
  expect(receipt.unfinished ?? []).toEqual([]);
  return { plan, receipt };
}

const pods = (): readonly string[] =>
  scene.sandbox
    .cluster("east")
    .sim.store.list("pods", NAMESPACE)
    .map((pod) => text(pod, "metadata", "uid"));

/** Asks Kiali all the time until `stop`: how often it did not list west. */
function watched(): () => Promise<{ asked: number; failed: number }> {
  const seen = { asked: 0, failed: 0, isOver: false };
  const asking = (async () => {
    while (!seen.isOver) {
      seen.asked += 1;
      if (!(await lists())) seen.failed += 1;
    }
  })();
  return async () => {
    seen.isOver = true;
    await asking;
    return seen;
  };
}

test.describe("adopting on simulated clusters", () => {
  for (const installer of ["helm", "operator"] as const)
    test(`takes over what the script made while Kiali goes on with the same pod: ${installer}`, async () => {
      await scripted(installer);
      const [before, entry] = [pods(), text(scene.secret(OLD), "data", "west")];
      expect(text(scene.secret(OLD), "metadata", "annotations", LAST_APPLIED)).toContain("current-context");
      const { plan } = await adopt(false);
      expect(plan.warnings.join("\n")).toContain("count it as leaked, and rotate west");
      expect(pods()).toEqual(before);
      expect(text(scene.secret(OLD), "data", "west")).toBe(entry);
      expect(object(scene.secret(OLD), "metadata", "annotations")).not.toHaveProperty([LAST_APPLIED]);
      expect(changesNothing((await adopt(false)).plan)).toBe(true);
      expect(pods()).toEqual(before);
    });

  for (const installer of ["helm", "operator"] as const)
    test(`moves the entry to the combined Secret, and Kiali lists the cluster all the time: ${installer}`, async () => {
      await scripted(installer);
      const stop = watched();
      await adopt(true);
      const { asked, failed } = await stop();
      expect(asked).toBeGreaterThan(5);
      // The operator's own rollout, after everything was proven, is the one that nobody guards.
      if (installer === "helm") expect(failed).toBe(0);
      expect(text(scene.secret(COMBINED), "data", "west.token")).not.toBe("");
      await expect.poll(lists).toBe(true);
      if (installer === "operator") expect(scene.secret(OLD)).toBeUndefined();
      else {
        expect(scene.secret(OLD)?.data ?? {}).toEqual({});
        expect(changesNothing((await adopt(true)).plan)).toBe(true);
        // What the chart's lookup makes of it at the next helm upgrade.
        scene.change((live) =>
          withPod(live, (volumes, mounts) => ({
            volumes: volumes.filter((volume) => text(volume, "secret", "secretName") !== OLD),
            volumeMounts: mounts.filter((mount) => !text(mount, "mountPath").endsWith(OLD)),
          })),
        );
        await scene.serves();
        await adopt(true);
        expect(scene.secret(OLD)).toBeUndefined();
      }
      expect(await lists()).toBe(true);
      expect(changesNothing((await adopt(true)).plan)).toBe(true);
    });
});
