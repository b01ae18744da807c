import { expect, test } from "@playwright/test";
import { parse } from "yaml";
import { reviewBearer } from "../auth/review-bearer";
import { text } from "../json/json";
import { authorize } from "../rbac/authorize";
import { type Sandbox, startSandbox } from "../start-sandbox";

test.describe("a sandbox with an issuer", () => {
  test.describe.configure({ mode: "serial" });
  let sandbox: Sandbox;
  test.beforeAll(async () => {
    sandbox = await startSandbox({ world: "pair", openid: true });
  });
  test.afterAll(() => sandbox.stop());

  const sim = (name: string) => sandbox.cluster(name).sim;
  const seenIn = async (name: string, person: "alice" | "bob") => {
    const verdict = await reviewBearer(sim(name), sandbox.issuer?.idToken(person) ?? "");
    if ("error" in verdict) throw new Error(verdict.error);
    return verdict.user;
  };

  test("names the same person differently in east and in west", async () => {
    expect(await seenIn("east", "bob")).toMatchObject({ name: "oidc:bob@example.test" });
    expect(await seenIn("west", "bob")).toMatchObject({ name: "corp:bob@example.test" });
  });

  test("shows bookinfo to its viewers in east alone, and everything to the mesh's administrators", async () => {
    const ask = { verb: "get", group: "", resource: "namespaces", namespace: "bookinfo", name: "bookinfo" };
    const may = async (name: string, person: "alice" | "bob", namespace = "bookinfo") =>
      authorize(sim(name), await seenIn(name, person), { ...ask, namespace, name: namespace });
    expect(await may("east", "bob")).toEqual({
      allowed: true,
      reason:
        'RBAC: allowed by RoleBinding "bookinfo-viewers/bookinfo" of ClusterRole "view" to Group "oidc:bookinfo-viewers"',
    });
    expect(await may("west", "bob")).toMatchObject({ allowed: false });
    expect(await may("east", "bob", "payments")).toMatchObject({ allowed: false });
    for (const name of ["east", "west"]) expect(await may(name, "alice", "payments")).toMatchObject({ allowed: true });
  });

  test("has a Kiali that signs people in there, and trusts its authority", () => {
    const { store } = sim("east");
    const config = parse(text(store.get("configmaps", "istio-system", "kiali"), "data", "config.yaml"));
    expect(config).toMatchObject({
      auth: {
        strategy: "openid",
        openid: { issuer_uri: sandbox.issuer?.url, client_id: "kiali", username_claim: "email" },
      },
    });
    const bundle = store.get("configmaps", "istio-system", "kiali-cabundle");
    expect(text(bundle, "data", "openid-server-ca.crt")).toBe(sandbox.issuer?.ca);
  });
});
