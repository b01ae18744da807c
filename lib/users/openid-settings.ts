import { parse } from "yaml";
import * as z from "zod";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { fail, ok, type Result } from "@/lib/problem";

/** `auth.openid` of one Kiali, with the server's own defaults. The client secret is never read. */
export type OpenidSettings = {
  issuer: string | null;
  clientId: string | null;
  /** Shown as the user's name in Kiali; what the API server calls the user is its own matter. */
  usernameClaim: string;
  scopes: readonly string[];
  apiToken: "id_token" | "access_token";
  disableRbac: boolean;
  /** Stands before the home's API server only. */
  apiProxy: string | null;
  authenticationTimeoutSeconds: number;
  skipsTlsVerify: boolean;
  allowedDomains: readonly string[];
  /** Sent along when signing in: an audience, a tenant, a hint. */
  requestParams: Readonly<Record<string, string>>;
};

/** How people sign in to one Kiali, and what it asks about them. */
export type SignInSettings = {
  strategy: string;
  openid: OpenidSettings;
  openshift: { impersonation: boolean; allowedUsers: readonly string[]; allowedGroups: readonly string[] };
  requireNamespaceGet: boolean;
  viewOnly: boolean;
  ignoresHome: boolean;
  /** Where browsers reach Kiali, as far as its configuration says: "https://kiali.example.com/kiali". */
  publicUrl: string | null;
};

const LONGEST = 2_000;
const text = z.coerce
  .string()
  .min(1)
  .transform((value) => value.trim().slice(0, LONGEST))
  .optional()
  .catch(undefined);
const flag = z.union([z.boolean(), z.stringbool()]).optional().catch(undefined);
const texts = z.array(z.coerce.string().max(LONGEST)).max(200).optional().catch(undefined);
const some = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined);

const configFile = z.object({
  auth: some({
    strategy: text,
    openid: some({
      issuer_uri: text,
      client_id: text,
      username_claim: text,
      scopes: texts,
      api_token: text,
      disable_rbac: flag,
      api_proxy: text,
      authentication_timeout: z.coerce.number().int().positive().optional().catch(undefined),
      insecure_skip_verify_tls: flag,
      allowed_domains: texts,
      additional_request_params: z.record(z.string(), z.coerce.string().max(LONGEST)).optional().catch(undefined),
    }),
    openshift: some({
      impersonation: some({ enabled: flag, allowed_users: texts, allowed_groups: texts }),
    }),
  }),
  clustering: some({ ignore_home_cluster: flag }),
  deployment: some({ view_only_mode: flag }),
  kiali_feature_flags: some({ authz: some({ require_namespace_get: flag }) }),
  server: some({ web_fqdn: text, web_schema: text, web_port: text, web_root: text }),
});

/** The defaults of Kiali's own `config.NewConfig`. */
const SCOPES = ["openid", "profile", "email"];
const TIMEOUT_SECONDS = 300;

/** What config.yaml says about users; a key of the wrong type counts as absent. `object` names the ConfigMap in a problem. */
export function openidSettings(yaml: string, where: { context: string; object: string }): Result<SignInSettings> {
  const parsed = configFile.safeParse(parseYaml(yaml));
  if (!parsed.success)
    return fail({
      kind: "rejected",
      ...where,
      causes: [{ field: "config.yaml", message: "is not a YAML mapping that Kiali could read" }],
    });
  const { auth, clustering, deployment, kiali_feature_flags: flags, server } = parsed.data;
  const { openid, openshift } = auth ?? {};
  const scopes = openid?.scopes?.length ? openid.scopes : SCOPES;
  return ok({
    strategy: auth?.strategy ?? "token",
    openid: {
      issuer: openid?.issuer_uri ?? null,
      clientId: openid?.client_id ?? null,
      usernameClaim: openid?.username_claim ?? "sub",
      scopes: scopes.includes("openid") ? scopes : ["openid", ...scopes],
      apiToken: openid?.api_token === "access_token" ? "access_token" : "id_token",
      disableRbac: openid?.disable_rbac ?? false,
      apiProxy: openid?.api_proxy ?? null,
      authenticationTimeoutSeconds: openid?.authentication_timeout ?? TIMEOUT_SECONDS,
      skipsTlsVerify: openid?.insecure_skip_verify_tls ?? false,
      allowedDomains: openid?.allowed_domains ?? [],
      requestParams: openid?.additional_request_params ?? {},
    },
    openshift: {
      impersonation: openshift?.impersonation?.enabled ?? false,
      allowedUsers: openshift?.impersonation?.allowed_users ?? [],
      allowedGroups: openshift?.impersonation?.allowed_groups ?? [],
    },
    requireNamespaceGet: flags?.authz?.require_namespace_get ?? false,
    viewOnly: deployment?.view_only_mode ?? false,
    ignoresHome: clustering?.ignore_home_cluster ?? false,
    publicUrl: publicUrl(server ?? {}),
  });
}

/** The settings of the home's Kiali, from its ConfigMap. */
export async function readSignInSettings(facts: HomeFacts): Promise<Result<SignInSettings>> {
  const kiali = await facts.kiali();
  if (!kiali.ok) return kiali;
  const data = await mapData(facts.home.cluster, kiali.value, kiali.value.configMap.name);
  if (!data.ok) return data;
  const where = {
    context: facts.home.context,
    object: `ConfigMap ${kiali.value.namespace}/${kiali.value.configMap.name}`,
  };
  const yaml = data.value?.["config.yaml"];
  return yaml === undefined
    ? fail({ kind: "not-found", context: where.context, object: `config.yaml in ${where.object}` })
    : openidSettings(yaml, where);
}

/** PEM of the authorities that Kiali trusts beside the system's: keys of its ConfigMap `<instance>-cabundle`. Null when there is none. */
export async function readIssuerCa(facts: HomeFacts): Promise<Result<string | null>> {
  const kiali = await facts.kiali();
  if (!kiali.ok) return kiali;
  const data = await mapData(facts.home.cluster, kiali.value, `${kiali.value.instanceName}-cabundle`);
  if (!data.ok) return data;
  const found = ["openid-server-ca.crt", "additional-ca-bundle.pem"].flatMap((key) => data.value?.[key] ?? []);
  return ok(found.length > 0 ? found.join("\n") : null);
}

async function mapData(
  cluster: Cluster,
  { namespace }: KialiInstallation,
  name: string,
): Promise<Result<Readonly<Record<string, string>> | null>> {
  const found = await cluster.read({ apiVersion: "v1", kind: "ConfigMap", namespace, name });
  if (!found.ok || found.value === null) return found.ok ? ok(null) : found;
  return ok(mapShape.parse(found.value.data));
}

const mapShape = z.record(z.string(), z.string()).catch({});

/** Only what is written: Kiali guesses the rest from the headers of each request. */
function publicUrl(server: {
  web_fqdn?: string | undefined;
  web_schema?: string | undefined;
  web_port?: string | undefined;
  web_root?: string | undefined;
}): string | null {
  if (server.web_fqdn === undefined) return null;
  const port = server.web_port ? `:${server.web_port}` : "";
  const url = URL.parse(`${server.web_schema ?? "https"}://${server.web_fqdn}${port}${server.web_root ?? "/kiali"}`);
  return url && ["http:", "https:"].includes(url.protocol) ? url.href.replace(/\/$/, "") : null;
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml, { maxAliasCount: 100, logLevel: "error" }) ?? {};
  } catch {
    return null;
  }
}
