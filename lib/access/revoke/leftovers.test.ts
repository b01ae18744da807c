import { expect, test } from "@playwright/test";
import { fakeMesh } from "@/lib/access/fake-mesh";
import { configMap, KIALI_CONFIG, kialiDeployment } from "@/lib/checks/healthy-pair";
import { configLeftovers } from "./config-leftovers";
import { connectFake, fakeWorld, planOf, receiptOf, runUpkeep } from "./fake-upkeep";

const CONFIG = `${KIALI_CONFIG}login_token:
  signing_key: a-key-of-sixteen # keep
clustering:
  kiali_urls:
    - cluster_name: west
      url: https://kiali.west.example.com
    - cluster_name: north
      url: https://kiali.north.example.com
`;
const eastHas = [configMap("istio-system", "kiali", { "config.yaml": CONFIG })];

test.describe("what Kiali's configuration still says", () => {
  test("is found at both places and taken out alone, comments and order kept", () => {
    const text = `${CONFIG}external_services: {}\n`.replace(
      "  instance_name: kiali\n",
      "  instance_name: kiali\n  discovery_selectors:\n    overrides:\n      west: [a]\n      north: [b]\n",
    );
    const left = configLeftovers(text, ["west"]);
    expect(left.places.map(({ path }) => path)).toEqual([
      "clustering.kiali_urls[0]",
      "deployment.discovery_selectors.overrides.west",
    ]);
    expect(left.text).not.toContain("west");
    expect(left.text).toContain("cluster_name: north");
    expect(left.text).toContain("north: [");
    expect(left.text).toContain("signing_key: a-key-of-sixteen # keep");
    expect(configLeftovers(left.text, ["west"])).toEqual({ places: [], text: left.text });
    expect(configLeftovers("{broken", ["west"])).toEqual({ places: [], text: "{broken" });
  });

  test("is listed in every review, and under Helm left to its values, with the command", async () => {
    const mesh = fakeMesh({ eastHas });
    await connectFake(mesh);
    expect((await planOf(fakeWorld(mesh))).warnings.join()).toContain("clustering.kiali_urls[0] (west)");
    const plan = await planOf(fakeWorld(mesh), { asked: { leftovers: true } });
    expect(plan.warnings.join()).toContain("helm get values kiali --kube-context east --namespace istio-system");
    expect(plan.steps.some((step) => "ref" in step && step.ref.kind === "ConfigMap" && step.verb === "update")).toBe(
      false,
    );
  });

  test("is left to the operator of a plain install, with the command: its file may hold credentials, which no plan has a place for", async () => {
    const mesh = fakeMesh({ eastHas: [...eastHas, kialiDeployment({ annotations: {} })] });
    await connectFake(mesh);
    const plan = await planOf(fakeWorld(mesh), { asked: { leftovers: true } });
    expect(plan.warnings.join()).toContain("kubectl --context east --namespace istio-system edit configmap kiali");
    expect(JSON.stringify(plan)).not.toContain("a-key-of-sixteen");
  });

  test("is taken out of the operator's resource, from which the ConfigMap is made", async () => {
    const mesh = fakeMesh({ hasOperator: true });
    mesh.east.put({
      apiVersion: "kiali.io/v1alpha1",
      kind: "Kiali",
      metadata: { name: "kiali", namespace: "istio-system" },
      spec: {
        clustering: { kiali_urls: [{ cluster_name: "west" }, { cluster_name: "north" }] },
        deployment: { discovery_selectors: { overrides: { west: [], north: [] } } },
      },
    });
    await connectFake(mesh);
    const told = await runUpkeep(fakeWorld(mesh), { asked: { leftovers: true } });
    expect(receiptOf(told).unfinished).toBeUndefined();
    const kiali = mesh.east.find({
      apiVersion: "kiali.io/v1alpha1",
      kind: "Kiali",
      namespace: "istio-system",
      name: "kiali",
    });
    expect(kiali?.spec).toEqual({
      clustering: { kiali_urls: [{ cluster_name: "north" }] },
      deployment: { discovery_selectors: { overrides: { north: [] } } },
    });
  });
});
