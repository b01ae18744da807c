import { expect, test } from "@playwright/test";
import { object, text } from "@/sandbox/json/json";
import { type Scene, startScene } from "./sandbox-scene";

const COMBINED = "kiali-multi-cluster-secret";
const CHART = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
let scene: Scene;
test.afterEach(() => scene.stop());

const connect = (more: readonly string[] = []) => scene.run(["connect", ...scene.pair, "--yes", ...more]);
const strategy = () => object(scene.kiali(), "spec", "strategy");
const marks = () => Object.keys(object(scene.kiali(), "metadata", "annotations")).filter((key) => /fleet/.test(key));

test.describe("the restart on simulated clusters", () => {
  test("without room for a second pod is told, undone, and never stops the Kiali that serves", async () => {
    scene = await startScene();
    const { store } = scene.sandbox.cluster("east").sim;
    const [node] = store.list("nodes", "");
    const allocatable = {
      ...object({ node }, "node", "status", "allocatable"),
      pods: `${store.list("pods", "").length}`,
    };
    store.put("nodes", { ...object({ node }, "node"), status: { ...object({ node }, "node", "status"), allocatable } });
    const done = await connect();
    expect(done.code).toBe(3);
    expect(done.out).toContain("no room for a second pod: 0/1 nodes are available: 1 Too many pods.");
    expect(done.out).toMatch(/Meanwhile the old pod served: 0 of \d+ health polls failed/);
    expect([scene.secret(COMBINED), strategy(), marks()]).toEqual([undefined, CHART, []]);
  });

  test("that somebody resets half-way is told and taken back, and nothing of ours stays on the Deployment", async () => {
    scene = await startScene();
    const before = object(scene.kiali(), "spec");
    const stop = scene.sandbox.cluster("east").sim.store.subscribe(({ resource, object: written }) => {
      if (resource !== "deployments.apps" || !text(written, "metadata", "annotations", "kiali-fleet.dev/restart"))
        return;
      stop();
      setTimeout(() => scene.change((live) => ({ ...live, spec: before })), 30);
    });
    const done = await connect();
    expect(done.code).toBe(3);
    expect(done.out).toContain("restart.reset");
    expect(done.out).toContain("somebody else changed the pod template meanwhile");
    expect(done.out).not.toContain("last writer: kube-controller-manager");
    expect([scene.secret(COMBINED), strategy(), marks()]).toEqual([undefined, CHART, []]);
    await scene.serves();
  });

  test("of a Deployment with strategy Recreate needs a reason, promises no guard, and keeps that strategy", async () => {
    scene = await startScene();
    scene.change((live) => ({ ...live, spec: { ...object(live, "spec"), strategy: { type: "Recreate" } } }));
    const stopped = await connect();
    expect(stopped.code).toBe(3);
    expect(stopped.out).toContain('--override gate.restart-guard="why it is fine"');
    expect(scene.sandbox.cluster("west").sim.store.get("serviceaccounts", "istio-system", "kiali-remote-east")).toBe(
      undefined,
    );
    const planned = await scene.run(["plan", ...scene.pair]);
    expect(planned.out).toContain("not guarded: Kiali's Deployment has the strategy Recreate");
    expect(planned.out).not.toContain("restart Deployment istio-system/kiali without an outage");
    const done = await connect(["--override", "gate.restart-guard=a minute without Kiali is fine"]);
    expect(done.code).toBe(0);
    expect(strategy()).toEqual({ type: "Recreate" });
  });

  test("of a Kiali that wants a login says what it could not see and proves the rights instead", async () => {
    scene = await startScene({ kiali: { strategy: "openid" } });
    const done = await connect();
    expect(done.code).toBe(0);
    expect(done.out).toContain("/api lists Kubernetes-west");
    expect(done.out).toContain(
      "Kiali shows namespaces only after a login (openid): not seen from here; proven instead: its credential may list the namespaces of west",
    );
  });
});
