import { expect, test } from "@playwright/test";
import { builtInKind, kindsOf } from "../api/kinds";
import { createObject, updateObject } from "../api/objects";
import { systemUser } from "../auth/user";
import { type JsonObject, list, object, text } from "../json/json";
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

  test("writes the resource's external services into the configuration and restarts Kiali, and takes them out again", async () => {
    const sandbox = await startSandbox({ world: "pair", timeScale: 0.01, kiali: { installer: "operator" } });
    const { sim } = sandbox.cluster("east");
    const kind = kindsOf(sim.store).find((candidate) => candidate.kind === "Kiali");
    if (!kind) throw new Error("the cluster has no Kiali resource");
    const config = () => text(sim.store.get("configmaps", NAMESPACE, "kiali"), "data", "config.yaml");
    const mark = () =>
      text(
        sim.store.get("deployments.apps", NAMESPACE, "kiali"),
        ...["spec", "template", "metadata", "annotations", "operator.kiali.io/last-updated"],
      );
    const live = () => object({ kiali: sim.store.get("kialis.kiali.io", NAMESPACE, "kiali") }, "kiali");
    const tell = (external_services: JsonObject) =>
      updateObject(sim, kind, { ...live(), spec: { ...object(live(), "spec"), external_services } }, writer);
    await expect.poll(() => list(live(), "status", "conditions").length).toBeGreaterThan(0);
    expect(mark()).toBe("");
    const before = config();
    tell({ prometheus: { query_scope: { mesh_id: "mesh1" } } });
    await expect.poll(config).toContain("mesh_id: mesh1");
    expect(mark()).not.toBe("");
    tell({});
    await expect.poll(config).toBe(before);
    await sandbox.stop();
  });
});
