import { expect, test } from "@playwright/test";
import { configMap, EAST, KIALI_CONFIG, kialiDeployment, pairWith, WEST } from "@/lib/checks/healthy-pair";
import { accountName } from "./account-name";
import type { ConnectWish } from "./connect-wish";
import type { Connection } from "./connection";
import { connectionToShow } from "./connection";
import { resolveConnection } from "./resolve-connection";

const resolve = (changes: Parameters<typeof pairWith>[0] = {}) => {
  const { facts } = pairWith(changes);
  return resolveConnection(facts.wish, facts);
};
async function resolved(changes: Parameters<typeof pairWith>[0] = {}): Promise<Connection> {
  const result = await resolve(changes);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
async function refused(wish: Partial<ConnectWish>, changes: Parameters<typeof pairWith>[0] = {}) {
  const result = await resolve({ ...changes, wish });
  return !result.ok && result.problem.kind === "invalid-input" ? result.problem.fields : result;
}

test.describe("resolveConnection", () => {
  test("decides everything from the clusters, and says why", async () => {
    const connection = await resolved();
    const values = Object.fromEntries(
      Object.entries(connection).map(([field, derived]) => [field, "value" in derived ? derived.value : derived]),
    );
    expect(values).toMatchObject({
      homeName: "east",
      name: "west",
      server: "https://api.west.example.com:6443",
      ca: { source: "kubeconfig" },
      tlsServerName: null,
      proxyUrl: null,
      namespace: "istio-system",
      account: "kiali-remote-east",
      access: "view-only",
      token: "secret",
      tokenTtlHours: null,
      tokenPlace: "own-key",
      form: "combined",
      secretName: "kiali-multi-cluster-secret",
      exec: null,
    });
    for (const derived of Object.values(connection))
      for (const { reason } of [derived].flat()) expect(reason.length).toBeGreaterThan(8);
  });

  test("carries the operator's proxy and server name over, unless another server is wished", async () => {
    const endpoint = { ...WEST.endpoint, proxyUrl: "http://proxy.corp:3128", tlsServerName: "kubernetes" };
    const west = { ...WEST, endpoint };
    expect(await resolved({ west })).toMatchObject({
      proxyUrl: { value: "http://proxy.corp:3128" },
      tlsServerName: { value: "kubernetes" },
    });
    const wish = { server: "https://lb.west.example.com" };
    expect(await resolved({ west, wish })).toMatchObject({ proxyUrl: { value: null }, tlsServerName: { value: null } });
    expect(await resolved({ west, wish: { proxyUrl: "none" } })).toMatchObject({ proxyUrl: { value: null } });
  });

  test("carries no proxy over that has a password in it", async () => {
    const endpoint = { ...WEST.endpoint, proxyUrl: "http://me:s3cret@proxy.corp:3128" };
    const { proxyUrl } = await resolved({ west: { ...WEST, endpoint } });
    expect(proxyUrl.value).toBeNull();
    expect(JSON.stringify(proxyUrl)).not.toContain("s3cret");
  });

  test("takes the CA from the cluster when the kubeconfig has none, and refuses when nobody has one", async () => {
    const west = { ...WEST, endpoint: { ...WEST.endpoint, ca: null } };
    const pem = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n";
    const westHas = [configMap("kube-system", "kube-root-ca.crt", { "ca.crt": pem })];
    expect((await resolved({ west, westHas })).ca.value).toEqual({ source: "kube-root-ca", pem });
    expect(await refused({}, { west })).toEqual({ ca: [expect.stringContaining("No CA was found")] });
    expect((await resolved({ west, wish: { ca: "insecure" } })).ca.value).toEqual({ source: "insecure", pem: null });
  });

  test("grants writing only where Kiali writes with its own account", async () => {
    const config = (yaml: string) => ({ eastHas: [configMap("istio-system", "kiali", { "config.yaml": yaml })] });
    const anonymous = await resolved(config(KIALI_CONFIG.replace("view_only_mode: true", "view_only_mode: false")));
    expect(anonymous.access).toMatchObject({ value: "full", reason: expect.stringContaining("anonymous") });
    const openid = await resolved(config(KIALI_CONFIG.replace("anonymous", "openid")));
    expect(openid.access.value).toBe("view-only");
  });

  test("falls back to labelled Secrets and inline tokens for an old Kiali", async () => {
    const old = kialiDeployment({
      mountsCombined: false,
      labels: { "app.kubernetes.io/version": "v1.79.0", version: "v1.79.0" },
    });
    expect(await resolved({ eastHas: [old] })).toMatchObject({
      form: { value: "labelled" },
      tokenPlace: { value: "inline" },
      secretName: { value: "kiali-remote-cluster-secret-west" },
    });
  });

  const bad: Record<string, [Partial<ConnectWish>, string]> = {
    "a server without https": [{ server: "http://api.west" }, "server"],
    "a metadata address": [{ server: "https://169.254.169.254" }, "server"],
    "a server name that would carry the token": [{ tlsServerName: "${token:west}.evil.test" }, "tlsServerName"],
    "a server whose path would carry the token": [{ server: "https://api.west.test/${token:west}" }, "server"],
    "a proxy whose path would carry the token": [{ proxyUrl: "http://proxy.test/${token:west}" }, "proxyUrl"],
    "exec that would carry a token": [
      { exec: '{"apiVersion":"client.authentication.k8s.io/v1","command":"x","args":["${token:west}"]}' },
      "exec",
    ],
    "a name that is another's token": [{ name: "west.token" }, "name"],
    "a CA that is none": [{ ca: { pem: "hello" } }, "ca"],
    "a proxy of an unknown kind": [{ proxyUrl: "ftp://proxy" }, "proxyUrl"],
    "exec that is no JSON": [{ exec: "{" }, "exec"],
    "exec of an unknown version": [{ exec: '{"apiVersion":"v2","command":"x"}' }, "exec"],
    "exec that asks for a terminal": [
      { exec: '{"apiVersion":"client.authentication.k8s.io/v1","command":"x","interactiveMode":"Always"}' },
      "exec",
    ],
    "exec with a credential in it": [
      {
        exec: '{"apiVersion":"client.authentication.k8s.io/v1","command":"x","env":[{"name":"AWS_SECRET_ACCESS_KEY","value":"s3cret"}]}',
      },
      "exec",
    ],
    "exec that is no longer kept": [{ exec: `sha256:${"a".repeat(64)}` }, "exec"],
  };
  for (const [what, [wish, field]] of Object.entries(bad))
    test(`refuses ${what}, by field`, async () => {
      const fields = await refused(wish);
      expect(Object.keys(fields)).toEqual([field]);
      expect(JSON.stringify(fields)).not.toContain("s3cret");
    });

  test("takes an exec configuration in place of the token, and shows only its command", async () => {
    const exec = '{"command":"/opt/aws","apiVersion":"client.authentication.k8s.io/v1","args":["eks","get-token"]}';
    const connection = await resolved({ wish: { exec } });
    expect(connection).toMatchObject({
      token: { value: "exec" },
      exec: { value: { interactiveMode: "Never", command: "/opt/aws" } },
    });
    expect(connectionToShow(connection).exec.value).toEqual({
      apiVersion: "client.authentication.k8s.io/v1",
      command: "/opt/aws",
    });
  });

  test("asks nothing of a home without its Kiali", async () => {
    const result = await resolve({ eastLacks: ["Deployment/istio-system/kiali"] });
    expect(result).toMatchObject({ ok: false, problem: { kind: "not-found", context: EAST.context } });
  });
});

test.describe("accountName", () => {
  for (const [home, name] of [
    ["east", "kiali-remote-east"],
    ["East_1.prod", "kiali-remote-east-1-prod"],
    ["Kubernetes", "kiali-remote-kubernetes"],
  ] as const)
    test(`is a valid name: ${home}`, () => expect(accountName(home)).toBe(name));

  test("stays below 64 characters and keeps two long names apart", () => {
    const [a, b] = [accountName(`${"x".repeat(80)}a`), accountName(`${"x".repeat(80)}b`)];
    expect(a).toMatch(/^[a-z0-9-]{1,63}$/);
    expect(a).not.toBe(b);
  });
});
