import { parse } from "yaml";
import * as z from "zod";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { type MeshTracing, meshTracing, NO_TRACING, proxyTracing, tracingOf } from "./mesh-tracing";
import { configMapData } from "./workload";

/** Where a cluster keeps Istio's ConfigMaps: a namespace and a revision, whose suffix is empty for "default". */
export type IstioHome = { namespace: string; revision: string };

export const DEFAULT_ISTIO_HOME: IstioHome = { namespace: "istio-system", revision: "default" };

const text = z.coerce.string().min(1).optional().catch(undefined);
const meshConfig = meshTracing.extend({
  rootNamespace: text,
  trustDomain: text,
  defaultConfig: z.object({ meshId: text, tracing: proxyTracing }).optional().catch(undefined),
});
const values = z.object({
  global: z
    .object({
      meshID: text,
      network: text,
      multiCluster: z.object({ clusterName: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** What Istio's own ConfigMaps of one revision say; null where they do not exist or are silent. */
export type MeshConfig = {
  home: IstioHome;
  meshId: string | null;
  trustDomain: string | null;
  rootNamespace: string | null;
  /** `.global.*` of ConfigMap values[-rev] or istio-sidecar-injector[-rev], and which one said it. */
  clusterName: { value: string; configMap: string } | null;
  network: string | null;
  /** What `mesh` says about tracing. */
  tracing: MeshTracing;
};

/** Reads istio[-rev], values[-rev] and istio-sidecar-injector[-rev] at once. One round trip; absent ones are no problem. */
export async function readMeshConfig(cluster: Cluster, home: IstioHome): Promise<Result<MeshConfig>> {
  const suffix = home.revision === "default" ? "" : `-${home.revision}`;
  const read = (name: string) =>
    cluster.read({ apiVersion: "v1", kind: "ConfigMap", namespace: home.namespace, name: `${name}${suffix}` });
  const [mesh, merged, injector] = await Promise.all([read("istio"), read("values"), read("istio-sidecar-injector")]);
  if (!mesh.ok) return mesh;
  if (!injector.ok) return injector;
  const config = parseAs(meshConfig, configMapData(mesh.value).mesh);
  const sources = [
    { configMap: `values${suffix}`, ...globalsOf(merged.ok ? merged.value : null, "merged-values") },
    { configMap: `istio-sidecar-injector${suffix}`, ...globalsOf(injector.value, "values") },
  ];
  const naming = sources.find((each) => each.clusterName !== undefined);
  return ok({
    home,
    meshId: config?.defaultConfig?.meshId ?? sources.find((each) => each.meshId)?.meshId ?? null,
    trustDomain: config?.trustDomain ?? null,
    rootNamespace: config?.rootNamespace ?? null,
    clusterName:
      naming?.clusterName === undefined
        ? null
        : { value: naming.clusterName, configMap: `${home.namespace}/${naming.configMap}` },
    network: sources.find((each) => each.network)?.network ?? null,
    tracing: config ? tracingOf(config) : NO_TRACING,
  });
}

function globalsOf(configMap: FoundObject | null, key: string) {
  const global = parseAs(values, configMapData(configMap)[key])?.global;
  return { clusterName: global?.multiCluster?.clusterName, network: global?.network, meshId: global?.meshID };
}

function parseAs<T extends z.ZodType>(schema: T, yaml: string | undefined): z.infer<T> | null {
  if (yaml === undefined) return null;
  try {
    const parsed = schema.safeParse(parse(yaml, { maxAliasCount: 100, logLevel: "error" }) ?? {});
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
