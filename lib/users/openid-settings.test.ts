import { expect, test } from "@playwright/test";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { configMap, EAST } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { fail } from "@/lib/problem";
import { openidSettings, readIssuerCa, readSignInSettings } from "./openid-settings";

const WHERE = { context: "east", object: "ConfigMap istio-system/kiali" };
const read = (yaml: string) => {
  const settings = openidSettings(yaml, WHERE);
  if (!settings.ok) throw new Error(settings.problem.kind);
  return settings.value;
};
const OPENID = `auth:
  strategy: openid
  openid:
    issuer_uri: https://issuer.example.com/realms/mesh
    client_id: kiali
    client_secret: s3cret-of-kiali
    username_claim: email
    scopes: [email, groups]
    api_token: access_token
    api_proxy: https://proxy.example.com
    authentication_timeout: "60"
    insecure_skip_verify_tls: true
    allowed_domains: [example.com]
    additional_request_params: { prompt: login }
server:
  web_fqdn: kiali.example.com
  web_root: /kiali
kiali_feature_flags:
  authz: { require_namespace_get: true }
`;

function factsOf(objects: Parameters<typeof configMap>[2] | null, more: readonly ReturnType<typeof configMap>[] = []) {
  const { cluster, ...east } = fakeCluster({ ...EAST });
  for (const each of more) east.put(each);
  if (objects) east.put(configMap("istio-system", "kiali", objects));
  const world = {
    home: cluster,
    open: async (context: string) => fail({ kind: "no-such-context" as const, context }),
    contexts: [],
    openEndpoint: () => cluster,
  };
  return homeFacts(world, { kiali: null });
}

test.describe("openidSettings", () => {
  test("reads what decides about users, and never the client secret", () => {
    const settings = read(OPENID);
    expect(settings).toMatchObject({
      strategy: "openid",
      requireNamespaceGet: true,
      publicUrl: "https://kiali.example.com/kiali",
      openid: {
        issuer: "https://issuer.example.com/realms/mesh",
        clientId: "kiali",
        usernameClaim: "email",
        scopes: ["openid", "email", "groups"],
        apiToken: "access_token",
        disableRbac: false,
        authenticationTimeoutSeconds: 60,
        skipsTlsVerify: true,
      },
    });
    expect(JSON.stringify(settings)).not.toContain("s3cret");
  });

  test("has Kiali's own defaults where nothing is written", () =>
    expect(read("{}")).toMatchObject({
      strategy: "token",
      publicUrl: null,
      openid: {
        issuer: null,
        clientId: null,
        usernameClaim: "sub",
        scopes: ["openid", "profile", "email"],
        apiToken: "id_token",
        authenticationTimeoutSeconds: 300,
        skipsTlsVerify: false,
      },
    }));

  test("takes a key of the wrong type for absent, and a file that is no mapping for rejected", () => {
    expect(read("auth:\n  openid:\n    scopes: email\n    disable_rbac: 3\n").openid).toMatchObject({
      scopes: ["openid", "profile", "email"],
      disableRbac: false,
    });
    expect(openidSettings("- a", WHERE)).toMatchObject({ ok: false, problem: { kind: "rejected" } });
    expect(openidSettings("a: [", WHERE)).toMatchObject({ ok: false, problem: { kind: "rejected" } });
  });
});

test("readSignInSettings reads the ConfigMap of the home's Kiali, and says when config.yaml is not there", async () => {
  expect(await readSignInSettings(factsOf({ "config.yaml": OPENID }))).toMatchObject({
    ok: true,
    value: { strategy: "openid" },
  });
  expect(await readSignInSettings(factsOf({ other: "" }))).toMatchObject({
    ok: false,
    problem: { kind: "not-found", object: "config.yaml in ConfigMap istio-system/kiali" },
  });
});

test("readIssuerCa joins what Kiali trusts beside the system's authorities", async () => {
  const bundle = configMap("istio-system", "kiali-cabundle", {
    "openid-server-ca.crt": "one",
    "additional-ca-bundle.pem": "two",
  });
  expect(await readIssuerCa(factsOf(null, [bundle]))).toEqual({ ok: true, value: "one\ntwo" });
  expect(await readIssuerCa(factsOf(null))).toEqual({ ok: true, value: null });
});
