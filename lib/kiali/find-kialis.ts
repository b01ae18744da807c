import * as z from "zod";
import type { Cluster, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { configMapData, containersOf } from "@/lib/istio/workload";
import { fail, ok, type Result } from "@/lib/problem";
import type { HomeName, Installer, KialiInstallation } from "./installation";
import { type KialiConfig, readKialiConfig } from "./kiali-config";
import { readDeployment } from "./read-deployment";
import { COMBINED_SECRET, RESTART_LABEL } from "./secret-names";

const KIALI_API = "kiali.io/v1alpha1";
const PRIMARY_RESOURCE = "operator-sdk/primary-resource";

/**
 * Every Kiali server of a cluster, in all namespaces, ordered by namespace and name. Takes two round trips of latency. Fails only when the
 * Deployments cannot be listed; whatever else could not be read is a problem inside the installation.
 */
export async function findKialis(cluster: Cluster): Promise<Result<readonly KialiInstallation[]>> {
  const labelled = { namespace: null, labelSelector: "app.kubernetes.io/name=kiali" };
  const [deployments, services, istiods, hasCrs] = await Promise.all([
    cluster.list({ apiVersion: "apps/v1", kind: "Deployment", ...labelled }),
    cluster.list({ apiVersion: "v1", kind: "Service", ...labelled }),
    cluster.list({ apiVersion: "apps/v1", kind: "Deployment", namespace: null, labelSelector: "app=istiod" }),
    cluster.serves(KIALI_API, "Kiali"),
  ]);
  if (!deployments.ok) return deployments;
  const crs =
    hasCrs.ok && hasCrs.value && deployments.value.length > 0
      ? cluster.list({ apiVersion: KIALI_API, kind: "Kiali", namespace: null })
      : Promise.resolve(ok([]));
  const found = await Promise.all(
    deployments.value.map((each) =>
      describeOne(
        cluster,
        each,
        services.ok ? services.value : [],
        istiods,
        crs.then((list) => (list.ok ? list.value : [])),
      ),
    ),
  );
  return ok(
    found
      .flatMap((each) => (each ? [each] : []))
      .sort((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name)),
  );
}

async function describeOne(
  cluster: Cluster,
  found: FoundObject,
  services: readonly FoundObject[],
  istiods: Result<readonly FoundObject[]>,
  crs: Promise<readonly FoundObject[]>,
): Promise<KialiInstallation | null> {
  const deployment = readDeployment(found);
  const namespace = found.metadata.namespace;
  if (!deployment || !namespace) return null;
  const { healthPath, ...facts } = deployment;
  const labels = found.metadata.labels ?? {};
  const annotations = found.metadata.annotations ?? {};
  const instance = labels["app.kubernetes.io/instance"] ?? found.metadata.name;
  const volume = facts.volumes.find((each) => each.name === "kiali-configuration");
  const configMap: ObjectRef = {
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace,
    name: volume?.configMapName ?? instance,
  };
  const release = annotations["meta.helm.sh/release-name"];
  const releaseNamespace = annotations["meta.helm.sh/release-namespace"] ?? namespace;
  const [map, combined, confirmed, resources] = await Promise.all([
    cluster.read(configMap),
    cluster.readSecret({ namespace, name: COMBINED_SECRET }),
    release === undefined ? ok(false) : hasRelease(cluster, releaseNamespace, release),
    crs,
  ]);
  const config = readConfig(cluster.context, configMap, map);
  const service = services.find((each) => isServiceOf(each, namespace, facts.found, instance)) ?? null;
  const cr = findCr([found, ...(service ? [service] : [])], resources, namespace, instance);
  const helm = release === undefined ? null : { name: release, namespace: releaseNamespace, confirmed };
  const settings = config.ok ? config.value : null;
  const mounted = facts.volumes.find((each) => each.secretName === COMBINED_SECRET && facts.mounts[each.name]);
  return {
    context: cluster.context,
    namespace,
    name: found.metadata.name,
    instanceName: settings?.instanceName ?? instance,
    version: labels["app.kubernetes.io/version"] ?? labels.version ?? null,
    ...installerOf(cr, helm, labels["helm.sh/chart"]),
    config,
    authStrategy: settings?.authStrategy ?? null,
    clusterWideAccess: settings?.clusterWideAccess ?? null,
    viewOnly: settings?.viewOnly ?? null,
    clusterName: homeNameOf(config, istiods),
    webRoot: tidyRoot(settings?.webRoot ?? healthPath?.replace(/\/healthz$/, "") ?? "/"),
    service: service
      ? {
          namespace,
          name: service.metadata.name,
          port: settings?.port ?? 20001,
          scheme: settings?.https ? "https" : "http",
        }
      : null,
    deployment: facts,
    configMap,
    combined: { mounted: mounted !== undefined, volume: mounted?.name ?? null },
    cr,
    helmRelease: helm,
    restartLabel: combined.ok ? ok(combined.value?.metadata.labels?.[RESTART_LABEL] === "true") : combined,
  };
}

function readConfig(context: string, ref: ObjectRef, map: Result<FoundObject | null>): Result<KialiConfig> {
  if (!map.ok) return map;
  const object = `ConfigMap ${ref.namespace}/${ref.name}`;
  const yaml = configMapData(map.value)["config.yaml"];
  if (yaml === undefined) return fail({ kind: "not-found", context, object: `config.yaml in ${object}` });
  return readKialiConfig(yaml, { context, object });
}

async function hasRelease(cluster: Cluster, namespace: string, release: string): Promise<Result<boolean>> {
  const labelSelector = `owner=helm,name=${release}`;
  const secrets = await cluster.list({ apiVersion: "v1", kind: "Secret", namespace, labelSelector });
  return secrets.ok ? ok(secrets.value.length > 0) : secrets;
}

const serviceSpec = z.object({
  spec: z.object({
    selector: z.record(z.string(), z.string()).optional(),
    ports: z.array(z.object({ port: z.number() })),
  }),
});

function isServiceOf(service: FoundObject, namespace: string, deployment: FoundObject, instance: string): boolean {
  if (service.metadata.namespace !== namespace) return false;
  const parsed = serviceSpec.safeParse(service);
  const selector = parsed.success ? parsed.data.spec.selector : undefined;
  const labels: Record<string, string> = { ...deployment.metadata.labels, "app.kubernetes.io/instance": instance };
  if (!selector) return service.metadata.name === deployment.metadata.name;
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

const crSpec = z.object({
  spec: z
    .object({
      deployment: z.object({ namespace: z.string().optional(), instance_name: z.string().optional() }).optional(),
    })
    .optional(),
});

function findCr(
  marked: readonly FoundObject[],
  crs: readonly FoundObject[],
  namespace: string,
  instance: string,
): ObjectRef | null {
  for (const object of marked) {
    const [crNamespace, crName] = object.metadata.annotations?.[PRIMARY_RESOURCE]?.split("/") ?? [];
    if (crNamespace && crName) return { apiVersion: KIALI_API, kind: "Kiali", namespace: crNamespace, name: crName };
  }
  const owner = crs.find((cr) => {
    const parsed = crSpec.safeParse(cr);
    const wants = parsed.success ? parsed.data.spec?.deployment : undefined;
    return (wants?.namespace ?? cr.metadata.namespace) === namespace && (wants?.instance_name ?? "kiali") === instance;
  });
  return owner
    ? { apiVersion: KIALI_API, kind: "Kiali", namespace: owner.metadata.namespace ?? null, name: owner.metadata.name }
    : null;
}

function installerOf(
  cr: ObjectRef | null,
  helm: KialiInstallation["helmRelease"],
  chart: string | undefined,
): { installer: Installer; installerEvidence: string } {
  if (cr) return { installer: "operator", installerEvidence: `Kiali resource ${cr.namespace}/${cr.name}` };
  const gone = helm?.confirmed.ok === true && !helm.confirmed.value;
  if (helm && !gone)
    return {
      installer: "helm",
      installerEvidence: `Helm release ${helm.namespace}/${helm.name}${helm.confirmed.ok ? "" : " (its Secret could not be looked for)"}`,
    };
  return {
    installer: "plain",
    installerEvidence: chart
      ? `made by chart ${chart}, but there is no Helm release`
      : "no operator and no Helm release",
  };
}

/** How Kiali itself finds the name of its home, with the same order of sources. */
function homeNameOf(config: Result<KialiConfig>, istiods: Result<readonly FoundObject[]>): Result<HomeName> {
  if (!config.ok) return config;
  if (config.value.clusterName !== null)
    return ok({ value: config.value.clusterName, source: "kubernetes_config.cluster_name" });
  if (!istiods.ok) return istiods;
  const first = istiods.value[0];
  const id = first ? containersOf(first)[0]?.env.CLUSTER_ID : undefined;
  return ok(id ? { value: id, source: "istiod CLUSTER_ID" } : { value: "Kubernetes", source: "Kiali's fallback" });
}

const tidyRoot = (path: string): string => `/${path.replace(/^\/+|\/+$/g, "")}`;
