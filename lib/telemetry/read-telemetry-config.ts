import "server-only";
import { parse } from "yaml";
import * as z from "zod";
import { configMapData } from "@/lib/istio/workload";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { isAtLeast } from "@/lib/kiali/kiali-version";
import { fail, ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { readCaBundle } from "./read-ca-bundle";
import type { StoreFacts } from "./store-facts";
import type { CredentialSource, StoreAuth, StoreConnection, TelemetryConfig } from "./telemetry-config";

const text = z.coerce.string().trim().min(1).max(4_096).optional().catch(undefined);
const flag = z.union([z.boolean(), z.stringbool()]).optional().catch(undefined);
const port = z.coerce.number().int().min(1).max(65_535).optional().catch(undefined);
const texts = z.record(z.string().max(256), z.coerce.string().max(4_096)).optional().catch(undefined);
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined);

const auth = part({
  type: text,
  username: text,
  password: text,
  token: text,
  use_kiali_token: flag,
  insecure_skip_verify: flag,
  ca_file: text,
  cert_file: text,
});
const prometheus = { url: text, auth, custom_headers: texts, query_scope: texts };
const file = z.object({
  external_services: part({
    prometheus: part({
      ...prometheus,
      enabled: flag,
      thanos_proxy: part({ enabled: flag, retention_period: text, scrape_interval: text }),
    }),
    custom_dashboards: part({ enabled: flag, prometheus: part(prometheus) }),
    tracing: part({
      enabled: flag,
      provider: z.enum(["jaeger", "tempo"]).optional().catch(undefined),
      internal_url: text,
      in_cluster_url: text,
      external_url: text,
      url: text,
      health_check_url: text,
      use_grpc: flag,
      grpc_port: port,
      namespace_selector: flag,
      use_waypoint_name: flag,
      auth,
      custom_headers: texts,
      query_scope: texts,
      tempo_config: part({ org_id: text, datasource_uid: text, tenant: text }),
    }),
  }),
});
type Auth = z.infer<typeof auth>;

/** What every Kiali asks when nothing is written, wherever Istio stands. */
const PROMETHEUS = "http://prometheus.istio-system:9090";
const TRACING = "http://tracing.istio-system:16685/jaeger";

/**
 * `external_services` of the home's Kiali, as its server reads it: config.yaml of its ConfigMap, with the defaults of its version. A key of the
 * wrong type counts as absent. One round trip, remembered by the facts.
 */
export async function readTelemetryConfig(facts: StoreFacts): Promise<Result<TelemetryConfig>> {
  const kiali = await facts.kiali();
  if (!kiali.ok) return kiali;
  const { configMap, version } = kiali.value;
  const map = await facts.home.cluster.read(configMap);
  if (!map.ok) return map;
  const object = `ConfigMap ${configMap.namespace}/${configMap.name}`;
  const { context } = facts.home;
  const yaml = configMapData(map.value)["config.yaml"];
  if (yaml === undefined) return fail({ kind: "not-found", context, object: `config.yaml in ${object}` });
  const parsed = file.safeParse(parseYaml(yaml));
  if (!parsed.success)
    return fail({
      kind: "rejected",
      context,
      object,
      causes: [{ field: "config.yaml", message: "is not a YAML mapping that Kiali could read" }],
    });
  const services = parsed.data.external_services ?? {};
  const metrics = services.prometheus ?? {};
  const traces = services.tracing ?? {};
  const internal = traces.in_cluster_url ?? traces.internal_url;
  // Read since 2.17; what has no version we take for a recent one.
  const isOlder = (than: string): boolean => isAtLeast(version, "1.0") && !isAtLeast(version, than);
  const tenant = (isOlder("2.17") ? null : traces.tempo_config?.tenant) ?? null;
  const own = (written: { auth?: Auth; custom_headers?: Readonly<Record<string, string>> | undefined }, url: string) =>
    connectionOf(facts, kiali.value, url, written.auth, written.custom_headers);
  const [prometheusWay, tracingWay] = await Promise.all([
    own(metrics, metrics.url ?? PROMETHEUS),
    own(traces, traces.provider === "tempo" ? ofTenant(internal ?? TRACING, tenant) : (internal ?? TRACING)),
  ]);
  return ok({
    prometheus: {
      ...prometheusWay,
      enabled: metrics.enabled !== false || isOlder("2.26"),
      isDefault: metrics.url === undefined,
      queryScope: metrics.query_scope ?? {},
      thanos: {
        enabled: metrics.thanos_proxy?.enabled ?? false,
        retentionPeriod: metrics.thanos_proxy?.retention_period ?? null,
        scrapeInterval: metrics.thanos_proxy?.scrape_interval ?? null,
      },
    },
    customDashboards: {
      enabled: services.custom_dashboards?.enabled ?? true,
      url: services.custom_dashboards?.prometheus?.url ?? null,
      queryScope: services.custom_dashboards?.prometheus?.query_scope ?? {},
    },
    tracing: {
      ...tracingWay,
      isDefault: internal === undefined,
      // On by default until 1.87.
      enabled: traces.enabled ?? isOlder("1.88"),
      provider: traces.provider ?? "jaeger",
      useGrpc: traces.use_grpc ?? true,
      grpcPort: traces.grpc_port ?? (isAtLeast(version, "1.79") ? 9095 : null),
      externalUrl: traces.url ?? traces.external_url ?? null,
      healthCheckUrl: traces.health_check_url ?? null,
      tempo: {
        orgId: traces.tempo_config?.org_id ?? null,
        datasourceUid: traces.tempo_config?.datasource_uid ?? null,
        tenant,
      },
      namespaceSelector: traces.namespace_selector ?? true,
      useWaypointName: traces.use_waypoint_name ?? false,
      queryScope: traces.query_scope ?? {},
    },
  });
}

async function connectionOf(
  facts: StoreFacts,
  kiali: KialiInstallation,
  written: string,
  authOf: Auth,
  headers: Readonly<Record<string, string>> = {},
): Promise<StoreConnection> {
  const { url, login } = withoutLogin(written);
  const signIn = storeAuth(authOf);
  return {
    url,
    auth: signIn.kind === "none" && login ? login : signIn,
    insecureSkipVerify: authOf?.insecure_skip_verify ?? false,
    ca: url.startsWith("https:") ? await readCaBundle(facts.home.cluster, kiali, authOf?.ca_file ?? null) : null,
    // Kiali sends what is written: it reads no file for a header.
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.startsWith("/") ? plain(value) : credential(value)]),
    ),
  };
}

/** Where Kiali asks a Tempo for a tenant: an address that has no path gets the one of Tempo's gateway. */
function ofTenant(written: string, tenant: string | null): string {
  const url = URL.parse(written);
  if (!url || tenant === null || url.pathname !== "/") return written;
  url.pathname = `/api/traces/v1/${encodeURIComponent(tenant)}/tempo`;
  return url.href;
}

/** A user and a password in the address itself are sent as basic, and belong in no text that is shown; a query, which no store is asked with, neither. */
function withoutLogin(written: string): { url: string; login: StoreAuth | null } {
  const url = URL.parse(written);
  if (!url) return { url: written.replace(/\/\/[^/]*@/, "//"), login: null };
  const { username, password } = url;
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  const login: StoreAuth | null =
    username === "" ? null : { kind: "basic", username: plain(decoded(username)), password: plain(decoded(password)) };
  return { url: url.href.replace(/\/+$/, ""), login };
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

function storeAuth(written: Auth): StoreAuth {
  const { type = "none", username = "", password = "", token = "", use_kiali_token: isOwn = false } = written ?? {};
  switch (type) {
    case "none":
      return written?.cert_file === undefined ? { kind: "none" } : { kind: "other", type: "a client certificate" };
    case "basic":
      return { kind: "basic", username: credential(username), password: credential(password) };
    case "bearer":
      return isOwn ? { kind: "kiali-token" } : { kind: "bearer", token: credential(token) };
    default:
      return { kind: "other", type: type.slice(0, 40) };
  }
}

const plain = (value: string): CredentialSource => ({ kind: "written", value: new Secret(value) });

/** As the installers write one: the value itself, a file in the pod, or `secret:<name>:<key>`. */
function credential(value: string): CredentialSource {
  const [, name, key] = /^secret:([^:]+):(.+)$/.exec(value) ?? [];
  if (name !== undefined && key !== undefined) return { kind: "secret", name, key };
  return value.startsWith("/") ? { kind: "file", path: value } : plain(value);
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml, { maxAliasCount: 100, logLevel: "error" }) ?? {};
  } catch {
    return null;
  }
}
