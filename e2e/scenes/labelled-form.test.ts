import { expect, test } from "@playwright/test";
import { text } from "@/sandbox/json/json";
import { mountLabelled, type Scene, startScene } from "./sandbox-scene";

const LABELLED = "kiali-remote-cluster-secret-west";
let scene: Scene;
test.afterEach(() => scene.stop());

const connect = (more: readonly string[] = []) =>
  scene.run(["connect", ...scene.pair, "--form", "labelled", "--yes", ...more]);

test.describe("the labelled form on simulated clusters", () => {
  test("is mounted by the operator, which is asked by the annotation of its resource, and proven by the running Kiali", async () => {
    scene = await startScene({ kiali: { installer: "operator" } });
    const done = await connect();
    expect({ ...done, out: "" }).toEqual({ code: 0, out: "", err: "" });
    expect(done.out).toContain("Kiali shows 3 namespaces of west");
    expect(scene.mounts()).toContain(LABELLED);
    const kiali = scene.sandbox.cluster("east").sim.store.get("kialis.kiali.io", "istio-system", "kiali");
    expect(text(kiali, "metadata", "annotations", "kiali.io/reconcile")).toMatch(/^\d{4}-/);
    const secret = scene.secret(LABELLED);
    expect(text(secret, "metadata", "labels", "kiali.io/multiCluster")).toBe("true");
    expect(text(secret, "metadata", "annotations", "kiali.io/cluster")).toBe("west");
    expect((await connect()).out).toContain("Done. Nothing had to change.");
  });

  test("is taken back when the operator's new Kiali dies of it, and Kiali comes up again", async () => {
    scene = await startScene({ kiali: { installer: "operator" } });
    const { store } = scene.sandbox.cluster("east").sim;
    const stop = store.subscribe(({ resource, object: written }) => {
      if (resource !== "secrets" || text(written, "metadata", "name") !== LABELLED) return;
      stop();
      scene.sandbox.cluster("west").faults.set({ kind: "refuse" });
    });
    const done = await connect();
    expect(done.code).toBe(3);
    expect(done.out).toMatch(/Pod kiali-\S+ ended with: .*connection refused/);
    expect(done.out).toContain("Taken back:");
    expect(scene.secret(LABELLED)).toBeUndefined();
    expect(scene.mounts()).not.toContain(LABELLED);
    await scene.serves();
  });

  test("under helm goes on by itself when somebody runs the upgrade that it named", async () => {
    scene = await startScene();
    const { store } = scene.sandbox.cluster("east").sim;
    // What the chart's lookup makes of the labelled Secret.
    const stop = store.subscribe(({ resource, object: written }) => {
      if (resource !== "secrets" || text(written, "metadata", "name") !== LABELLED) return;
      stop();
      setTimeout(() => scene.change((live) => mountLabelled(live, "west", LABELLED)), 50);
    });
    const done = await connect();
    expect({ ...done, out: "" }).toEqual({ code: 0, out: "", err: "" });
    expect(done.out).toContain(
      "Run when asked: helm upgrade kiali-server kiali-server --repo https://kiali.org/helm-charts --kube-context admin@prod-east-1 --namespace istio-system --reuse-values --version 2.29.0. The combined form needs no helm.",
    );
    expect(done.out).toContain("/api lists Kubernetes-west");
  });

  test("under helm leaves the Secret that a pod mounts, and says so, when the upgraded Kiali dies of it", async () => {
    scene = await startScene();
    const stop = scene.sandbox.cluster("east").sim.store.subscribe(({ resource, object: written }) => {
      if (resource !== "secrets" || text(written, "metadata", "name") !== LABELLED) return;
      stop();
      scene.sandbox.cluster("west").faults.set({ kind: "refuse" });
      setTimeout(() => scene.change((live) => mountLabelled(live, "west", LABELLED)), 50);
    });
    const done = await connect();
    expect(done.code).toBe(3);
    expect(done.out).toContain("restart.crashed");
    expect(done.out).toContain("run helm rollback first");
    expect(scene.secret(LABELLED)).toBeDefined();
  });

  for (const name of ["West", "a.b", "kiali-configuration", "x".repeat(64)])
    test(`refuses ${name.slice(0, 20)}, which cannot name a volume, and offers no override`, async () => {
      scene = await startScene();
      const argv = ["--form", "labelled", "--name", name, "--override", "connection.name=only the form matters here"];
      const done = await scene.run(["plan", ...scene.pair, ...argv]);
      expect(done.code).toBe(1);
      expect(done.out + done.err).toContain("volume");
    });
});
