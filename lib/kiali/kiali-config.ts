import { parse } from "yaml";
import * as z from "zod";
import { fail, ok, type Result } from "@/lib/problem";

/** The keys of Kiali's config.yaml that decide about other clusters, whatever path its version keeps them at. */
export type KialiConfig = {
  /** As written; "token" when absent, which is the server's own default. */
  authStrategy: string;
  openidDisableRbac: boolean;
  openshiftImpersonation: boolean;
  openshiftRedirectUris: readonly string[];
  clusterWideAccess: boolean;
  viewOnly: boolean;
  /** kubernetes_config.cluster_name; null means that Kiali asks istiod. */
  clusterName: string | null;
  ignoreHomeCluster: boolean;
  instanceName: string | null;
  istioNamespace: string;
  /** Null when not written: the readiness probe of the Deployment knows. */
  webRoot: string | null;
  port: number | null;
  https: boolean;
  requireAuth: boolean;
  execProvider: boolean;
  autodetect: { enabled: boolean; label: string };
  /** Clusters named in the configuration; without a Secret they are links only. */
  clusters: readonly { name: string; secretName: string | null }[];
  disabledFeatures: readonly string[];
  /** Since 2.25: who may list namespaces sees none that he may not get. */
  requiresNamespaceGet: boolean;
};

const text = z.coerce.string().min(1).optional().catch(undefined);
const flag = z.union([z.boolean(), z.stringbool()]).optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

const clustering = z
  .object({
    autodetect_secrets: z.object({ enabled: flag, label: text }).optional().catch(undefined),
    clusters: z
      .array(z.object({ name: z.coerce.string(), secret_name: text }))
      .optional()
      .catch(undefined),
    enable_exec_provider: flag,
    ignore_home_cluster: flag,
  })
  .optional()
  .catch(undefined);

const configFile = z.object({
  auth: z
    .object({
      strategy: text,
      openid: z.object({ disable_rbac: flag }).optional().catch(undefined),
      openshift: z
        .object({
          impersonation: z.object({ enabled: flag }).optional().catch(undefined),
          redirect_uris: texts,
        })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
  clustering,
  kiali_feature_flags: z
    .object({
      clustering,
      disabled_features: texts,
      authz: z.object({ require_namespace_get: flag }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  deployment: z
    .object({ cluster_wide_access: flag, accessible_namespaces: texts, view_only_mode: flag, instance_name: text })
    .optional()
    .catch(undefined),
  kubernetes_config: z.object({ cluster_name: text }).optional().catch(undefined),
  identity: z.object({ cert_file: text }).optional().catch(undefined),
  istio_namespace: text,
  server: z
    .object({
      web_root: text,
      port: z.coerce.number().int().positive().optional().catch(undefined),
      require_auth: flag,
    })
    .optional()
    .catch(undefined),
});

const DETECT_LABEL = "kiali.io/multiCluster=true";

/**
 * Reads config.yaml of any Kiali since 1.63: the old paths under kiali_feature_flags count where the new ones are absent.
 * A key of the wrong type counts as absent; a file that is no YAML mapping is "rejected" with its line.
 */
export function readKialiConfig(yaml: string, where: { context: string; object: string }): Result<KialiConfig> {
  const parsed = configFile.safeParse(parseYaml(yaml));
  if (!parsed.success)
    return fail({
      kind: "rejected",
      context: where.context,
      object: where.object,
      causes: [{ field: "config.yaml", message: "is not a YAML mapping that Kiali could read" }],
    });
  const { auth, deployment, server, identity, kiali_feature_flags: old, clustering: now } = parsed.data;
  const detect = now?.autodetect_secrets ?? old?.clustering?.autodetect_secrets;
  return ok({
    authStrategy: auth?.strategy ?? "token",
    openidDisableRbac: auth?.openid?.disable_rbac ?? false,
    openshiftImpersonation: auth?.openshift?.impersonation?.enabled ?? false,
    openshiftRedirectUris: auth?.openshift?.redirect_uris ?? [],
    clusterWideAccess: deployment?.cluster_wide_access ?? deployment?.accessible_namespaces?.includes("**") ?? true,
    viewOnly: deployment?.view_only_mode ?? false,
    clusterName: parsed.data.kubernetes_config?.cluster_name ?? null,
    ignoreHomeCluster: now?.ignore_home_cluster ?? false,
    instanceName: deployment?.instance_name ?? null,
    istioNamespace: parsed.data.istio_namespace ?? "istio-system",
    webRoot: server?.web_root ?? null,
    port: server?.port ?? null,
    https: identity?.cert_file !== undefined,
    requireAuth: server?.require_auth ?? false,
    execProvider: now?.enable_exec_provider ?? old?.clustering?.enable_exec_provider ?? false,
    autodetect: { enabled: detect?.enabled ?? true, label: detect?.label ?? DETECT_LABEL },
    clusters: (now?.clusters ?? old?.clustering?.clusters ?? []).map((entry) => ({
      name: entry.name,
      secretName: entry.secret_name ?? null,
    })),
    disabledFeatures: old?.disabled_features ?? [],
    requiresNamespaceGet: old?.authz?.require_namespace_get ?? false,
  });
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml, { maxAliasCount: 100, logLevel: "error" }) ?? {};
  } catch {
    return null;
  }
}
