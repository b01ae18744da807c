import { expect, test } from "@playwright/test";
import { homeWith, secretOf } from "@/lib/access/inventory/home-for-tests";
import { configMap, kialiDeployment } from "@/lib/checks/healthy-pair";
import { readTelemetryConfig } from "./read-telemetry-config";

const CANARY = "canary-7a1b";
const versioned = (version: string) => [kialiDeployment({ labels: { "app.kubernetes.io/version": version } })];

async function configOf(external: string, has = versioned("v2.29.0")) {
  const { facts } = homeWith({ config: external, has });
  const found = await readTelemetryConfig(facts);
  if (!found.ok) throw new Error(JSON.stringify(found.problem));
  return found.value;
}

test.describe("readTelemetryConfig", () => {
  test("takes Kiali's own defaults for what is not written", async () => {
    const { prometheus, tracing, customDashboards } = await configOf("");
    expect(prometheus).toMatchObject({
      url: "http://prometheus.istio-system:9090",
      isDefault: true,
      enabled: true,
      auth: { kind: "none" },
      queryScope: {},
      thanos: { enabled: false },
    });
    expect(tracing).toMatchObject({
      url: "http://tracing.istio-system:16685/jaeger",
      isDefault: true,
      provider: "jaeger",
      useGrpc: true,
      grpcPort: 9095,
      namespaceSelector: true,
    });
    expect(customDashboards).toEqual({ enabled: true, url: null, queryScope: {} });
  });

  const enabled: readonly (readonly [version: string, isEnabled: boolean])[] = [
    ["v1.57.0", true],
    ["v1.87.0", true],
    ["v1.88.0", false],
    ["v2.0.0", false],
    ["v2.30.0", false],
    ["latest", false],
  ];
  for (const [version, isEnabled] of enabled)
    test(`knows that tracing is ${isEnabled ? "on" : "off"} by default in ${version}`, async () => {
      expect((await configOf("", versioned(version))).tracing.enabled).toBe(isEnabled);
    });

  test("takes metrics for turned off where this version of Kiali does", async () => {
    const off = "external_services: { prometheus: { enabled: false } }\n";
    expect((await configOf(off, versioned("v2.26.0"))).prometheus.enabled).toBe(false);
    expect((await configOf(off, versioned("v2.25.0"))).prometheus.enabled).toBe(true);
    expect((await configOf(off, versioned("latest"))).prometheus.enabled).toBe(false);
  });

  test("reads both names of a tracing address, the old one first as Kiali does", async () => {
    const both = `external_services:
  tracing:
    enabled: true
    provider: tempo
    internal_url: http://new:3200
    in_cluster_url: http://old:3200/
    external_url: https://new.example.com
    url: https://old.example.com
    tempo_config: { org_id: "1" }
`;
    expect((await configOf(both)).tracing).toMatchObject({
      url: "http://old:3200",
      externalUrl: "https://old.example.com",
      provider: "tempo",
      isDefault: false,
      enabled: true,
      tempo: { orgId: "1", tenant: null },
    });
  });

  test("asks for Tempo's tenant where Kiali does: below an address without a path, since 2.17", async () => {
    const urlOf = async (address: string, version: string) => {
      const config = `external_services:
  tracing: { enabled: true, provider: tempo, internal_url: "${address}", tempo_config: { tenant: a/b } }
`;
      return (await configOf(config, versioned(version))).tracing.url;
    };
    expect(await urlOf("http://gateway:8080/", "v2.17.0")).toBe("http://gateway:8080/api/traces/v1/a%2Fb/tempo");
    expect(await urlOf("http://gateway:8080/tempo", "v2.17.0")).toBe("http://gateway:8080/tempo");
    expect(await urlOf("http://gateway:8080", "v2.16.0")).toBe("http://gateway:8080");
  });

  test("keeps a credential out of every text, wherever it is written", async () => {
    const config = await configOf(`external_services:
  prometheus:
    url: https://ada:${CANARY}@prometheus.example.com/prom?key=${CANARY}#${CANARY}
    custom_headers: { X-Scope-OrgID: ${CANARY} }
    query_scope: { mesh_id: mesh1 }
  tracing:
    auth: { type: bearer, token: "secret:tracing-token:token" }
`);
    expect(config.prometheus.url).toBe("https://prometheus.example.com/prom");
    expect(config.prometheus.auth.kind).toBe("basic");
    expect(config.tracing.auth).toEqual({
      kind: "bearer",
      token: { kind: "secret", name: "tracing-token", key: "token" },
    });
    expect(JSON.stringify(config)).not.toContain(CANARY);
    expect(config.prometheus.queryScope).toEqual({ mesh_id: "mesh1" });
  });

  test("tells a token that is Kiali's own, a file of its pod and another way of signing in from a credential", async () => {
    const { prometheus, tracing } = await configOf(`external_services:
  prometheus: { auth: { type: bearer, use_kiali_token: true } }
  tracing: { auth: { type: basic, username: kiali, password: /kiali-override-secrets/x/value.txt } }
`);
    expect(prometheus.auth).toEqual({ kind: "kiali-token" });
    expect(tracing.auth).toMatchObject({ password: { kind: "file", path: "/kiali-override-secrets/x/value.txt" } });
    const other = await configOf("external_services: { prometheus: { auth: { type: oauth2 } } }\n");
    expect(other.prometheus.auth).toEqual({ kind: "other", type: "oauth2" });
    const mutual = await configOf(`external_services:
  prometheus: { auth: { cert_file: "secret:prometheus-mtls:tls.crt" }, custom_headers: { X-Prefix: /metrics } }
`);
    expect(mutual.prometheus.auth).toEqual({ kind: "other", type: "a client certificate" });
    expect(mutual.prometheus.headers).toMatchObject({ "X-Prefix": { kind: "written" } });
  });

  test("takes the authorities of Kiali's bundle for an https address", async () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    const bundle = configMap("istio-system", "kiali-cabundle", { "additional-ca-bundle.pem": pem, "other.txt": "x" });
    const https = "external_services: { prometheus: { url: https://prometheus.example.com } }\n";
    expect((await configOf(https, [...versioned("v2.29.0"), bundle])).prometheus.ca).toBe(pem);
    expect((await configOf(https)).prometheus.ca).toBeNull();
  });

  test("counts a key of the wrong type as absent, and says so of a file that is none", async () => {
    const odd = await configOf("external_services: { prometheus: [1], tracing: { enabled: maybe, grpc_port: -1 } }\n");
    expect(odd.prometheus.isDefault).toBe(true);
    expect(odd.tracing).toMatchObject({ enabled: false, grpcPort: 9095 });
    const { facts, east } = homeWith();
    east.put(configMap("istio-system", "kiali", { "config.yaml": "- 1\n" }));
    expect(await readTelemetryConfig(facts)).toMatchObject({ ok: false, problem: { kind: "rejected" } });
    const gone = homeWith();
    gone.east.put(configMap("istio-system", "kiali", {}));
    expect(await readTelemetryConfig(gone.facts)).toMatchObject({ ok: false, problem: { kind: "not-found" } });
  });

  test("reads no Secret while nobody asks a store", async () => {
    const { facts, east } = homeWith({
      has: [secretOf("prometheus-password", { password: CANARY })],
      config:
        'external_services: { prometheus: { auth: { type: basic, username: a, password: "secret:prometheus-password:password" } } }\n',
    });
    await readTelemetryConfig(facts);
    expect(east.calls.filter((call) => call.includes("prometheus-password"))).toEqual([]);
  });
});
