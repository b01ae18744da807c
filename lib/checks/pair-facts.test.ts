import { expect, test } from "@playwright/test";
import { configMap, istiod, KIALI_CONFIG, kialiDeployment, object, pairWith } from "./healthy-pair";
import { ROOT_A } from "./test-certificates";

test.describe("pairFacts", () => {
  test("asks nothing before a fact is wanted", () => {
    const { east, west } = pairWith();
    expect([...east.calls, ...west.calls]).toEqual([]);
  });

  test("reads a fact once, however many want it", async () => {
    const { facts, west } = pairWith();
    const all = await Promise.all([
      facts.remote.uid(),
      facts.remote.uid(),
      facts.remote.cluster.version(),
      facts.remote.silence(),
    ]);
    expect(all[0]).toEqual({ ok: true, value: "uid-west" });
    expect(west.calls.toSorted()).toEqual(["read Namespace//kube-system", "version", "whoAmI"]);
  });

  test("looks again after a write", async () => {
    const { facts, west } = pairWith();
    await facts.remote.cluster.version();
    await facts.remote.cluster.apply(object("v1", "ConfigMap", { name: "a", namespace: "b" }));
    await facts.remote.cluster.version();
    expect(west.calls.filter((call) => call === "version")).toHaveLength(2);
  });

  test("takes Istio's cluster ID over what the context is called", async () => {
    const { facts } = pairWith({ westHas: [istiod("prod-west")] });
    expect(await facts.name()).toMatchObject({ value: "prod-west" });
    expect((await facts.nameProposals()).map(({ value }) => value)).toEqual(["prod-west", "west"]);
  });

  test("takes the typed name over all", async () => {
    expect(await pairWith({ wish: { name: "mine" } }).facts.name()).toEqual({ value: "mine", reason: "as you chose" });
  });

  test("prefers the combined form where it is mounted, and says why not elsewhere", async () => {
    expect(await pairWith().facts.form()).toMatchObject({ value: { value: "combined" } });
    const { facts } = pairWith({ eastHas: [kialiDeployment({ mountsCombined: false })] });
    expect(await facts.form()).toMatchObject({
      value: { value: "labelled", reason: expect.stringContaining("does not mount") },
    });
  });

  test("falls back to the cluster's own CA when the kubeconfig has none", async () => {
    const { facts } = pairWith({
      west: { endpoint: { ca: null, server: "https://w:6443" }, context: "west" },
      westHas: [configMap("kube-system", "kube-root-ca.crt", { "ca.crt": ROOT_A })],
    });
    expect(await facts.endpoint()).toMatchObject({
      value: { endpoint: { ca: ROOT_A, insecure: false }, caReason: "ConfigMap kube-system/kube-root-ca.crt" },
    });
  });

  test("gives the rules of this Kiali's version, with OpenShift's where the remote has them", async () => {
    const plain = await pairWith().facts.rules();
    const openshift = await pairWith({
      westHas: [object("operator.openshift.io/v1", "OpenShiftAPIServer", { name: "cluster" })],
    }).facts.rules();
    if (!plain.ok || !openshift.ok) throw new Error("rules are known");
    expect(openshift.value.slice(0, plain.value.length)).toEqual(plain.value);
    expect(openshift.value.at(-1)).toMatchObject({
      apiGroups: ["oauth.openshift.io"],
      resourceNames: ["kiali-istio-system"],
    });
  });

  test("grants no logs when Kiali's logs tab is disabled", async () => {
    const yaml = `${KIALI_CONFIG}kiali_feature_flags:\n  disabled_features: [logs-tab]\n`;
    const rules = await pairWith({
      eastHas: [configMap("istio-system", "kiali", { "config.yaml": yaml })],
    }).facts.rules();
    const all = await pairWith().facts.rules();
    expect(JSON.stringify(all)).toContain("pods/log");
    expect(JSON.stringify(rules)).not.toContain("pods/log");
  });

  test("puts the account into Istio's namespace of the remote", async () => {
    const elsewhere = { ...istiod("west"), metadata: { ...istiod("west").metadata, namespace: "mesh-control" } };
    const changes = { westLacks: ["Deployment/istio-system/istiod"], westHas: [elsewhere] };
    expect(await pairWith(changes).facts.namespace()).toBe("mesh-control");
    expect(await pairWith({ ...changes, wish: { namespace: "mine" } }).facts.namespace()).toBe("mine");
  });

  test("gives up every read when its signal aborts", async () => {
    const abort = new AbortController();
    abort.abort();
    const { east, west } = pairWith();
    const { pairFacts } = await import("./pair-facts");
    const facts = pairFacts(east.cluster, west.cluster, pairWith().facts.wish, { signal: abort.signal });
    expect(await facts.remote.uid()).toMatchObject({ problem: { kind: "cancelled" } });
  });
});
