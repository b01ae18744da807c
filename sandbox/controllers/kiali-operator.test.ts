import { expect, test } from "@playwright/test";
import { builtInKind, kindsOf } from "../api/kinds";
import { createObject, updateObject } from "../api/objects";
import { systemUser } from "../auth/user";
import { list, object, text } from "../json/json";
import { startSandbox } from "../start-sandbox";

const NAMESPACE = "istio-system";
const writer = { user: systemUser, manager: "test", dryRun: false };

test.describe("runKialiOperator", () => {
  test("mounts a labelled Secret at the next reconcile, not before", async () => {
    const sandbox = await startSandbox({ world: "demo", timeScale: 0.01 });
    const { sim } = sandbox.cluster("staging");
    const kind = kindsOf(sim.store).find((candidate) => candidate.kind === "Kiali");
    if (!kind) throw new Error("the cluster has no Kiali resource");
    const live = () => object({ kiali: sim.store.get("kialis.kiali.io", NAMESPACE, "kiali") }, "kiali");
    const volumes = () =>
      list(sim.store.get("deployments.apps", NAMESPACE, "kiali"), "spec", "template", "spec", "volumes").map((volume) =>
        text(volume, "name"),
      );
    await expect
      .poll(() => list(live(), "status", "conditions").map((condition) => text(condition, "type")))
      .toContain("Successful");
    const metadata = {
      name: "kiali-remote-cluster-secret-west",
      namespace: NAMESPACE,
      labels: { "kiali.io/multiCluster": "true" },
      annotations: { "kiali.io/cluster": "west" },
    };
    createObject(sim, builtInKind("Secret"), { metadata, stringData: { west: "not a kubeconfig" } }, writer);
    expect(volumes()).not.toContain("west");
    const annotations = { "kiali.io/reconcile": "now" };
    updateObject(sim, kind, { ...live(), metadata: { ...object(live(), "metadata"), annotations } }, writer);
    await expect.poll(volumes).toContain("west");
    await sandbox.stop();
  });
});
