import "server-only";
import * as z from "zod";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { containersOf } from "@/lib/istio/workload";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { ok } from "@/lib/problem";
import type { KialiBrief } from "@/lib/status/kiali-view";
import { readTelemetryConfig } from "@/lib/telemetry/read-telemetry-config";

/** How a Kiali is configured, without anything secret. A few reads beside each other; what could not be read says so by itself. */
export async function kialiBrief(facts: HomeFacts, kiali: KialiInstallation): Promise<KialiBrief> {
  const [exposure, telemetry] = await Promise.all([exposureOf(facts.home.cluster, kiali), readTelemetryConfig(facts)]);
  const { deployment, clusterName } = kiali;
  return {
    version: kiali.version,
    image: containersOf(deployment.found).find(({ name }) => name === deployment.container)?.image ?? null,
    installer: kiali.installer,
    installerEvidence: kiali.installerEvidence,
    authStrategy: kiali.authStrategy,
    viewOnly: kiali.viewOnly,
    clusterWideAccess: kiali.clusterWideAccess,
    clusterName: clusterName.ok ? clusterName.value : null,
    webRoot: kiali.webRoot,
    exposure,
    stores: telemetry.ok
      ? ok({
          metrics: {
            url: telemetry.value.prometheus.url,
            isOn: telemetry.value.prometheus.enabled,
            isDefault: telemetry.value.prometheus.isDefault,
            scope: telemetry.value.prometheus.queryScope,
          },
          traces: {
            url: telemetry.value.tracing.url,
            isOn: telemetry.value.tracing.enabled,
            isDefault: telemetry.value.tracing.isDefault,
            scope: telemetry.value.tracing.queryScope,
          },
        })
      : telemetry,
  };
}

const serviceShape = z.object({
  spec: z.object({ type: z.string().default("ClusterIP") }),
  status: z
    .object({
      loadBalancer: z
        .object({
          ingress: z.array(z.object({ ip: z.string().optional(), hostname: z.string().optional() })).default([]),
        })
        .prefault({}),
    })
    .prefault({}),
});
const ingressShape = z.object({
  spec: z.object({
    tls: z.array(z.object({ hosts: z.array(z.string()).default([]) })).default([]),
    rules: z
      .array(
        z.object({
          host: z.string().default("*"),
          http: z
            .object({
              paths: z.array(
                z.object({
                  path: z.string().default("/"),
                  backend: z.object({ service: z.object({ name: z.string() }).optional() }),
                }),
              ),
            })
            .optional(),
        }),
      )
      .default([]),
  }),
});
const routeShape = z.object({
  spec: z.object({
    host: z.string().default(""),
    path: z.string().default(""),
    tls: z.unknown().optional(),
    to: z.object({ name: z.string() }),
  }),
});

/** The Service's type, and the addresses of load balancers, Ingresses and OpenShift's Routes that lead to it. */
async function exposureOf(
  home: Cluster,
  { service, namespace, webRoot }: KialiInstallation,
): Promise<KialiBrief["exposure"]> {
  if (!service) return { service: null, addresses: [], problem: null };
  const { name } = service;
  const [found, ingresses, routes] = await Promise.all([
    home.read({ apiVersion: "v1", kind: "Service", namespace, name }),
    home.list({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace }),
    home.list({ apiVersion: "route.openshift.io/v1", kind: "Route", namespace }),
  ]);
  const read = found.ok && found.value ? serviceShape.safeParse(found.value).data : undefined;
  const balanced = (read?.status.loadBalancer.ingress ?? []).flatMap(({ ip, hostname }) => hostname ?? ip ?? []);
  return {
    service: read ? `${read.spec.type} ${name}, port ${service.port}` : name,
    addresses: [
      ...balanced.map((host) => `${service.scheme}://${host}:${service.port}${webRoot}`),
      ...(ingresses.ok ? ingresses.value : []).flatMap((each) => ingressAddresses(each, name)),
      ...(routes.ok ? routes.value : []).flatMap((each) => routeAddresses(each, name)),
    ],
    problem: [found, ingresses, routes].flatMap((each) => (each.ok ? [] : each.problem))[0] ?? null,
  };
}

function ingressAddresses(found: FoundObject, name: string): readonly string[] {
  const parsed = ingressShape.safeParse(found);
  if (!parsed.success) return [];
  const { tls, rules } = parsed.data.spec;
  const isSecure = (host: string): boolean => tls.some(({ hosts }) => hosts.length === 0 || hosts.includes(host));
  return rules.flatMap(({ host, http }) =>
    (http?.paths ?? [])
      .filter(({ backend }) => backend.service?.name === name)
      .map(({ path }) => `${isSecure(host) ? "https" : "http"}://${host}${path}`),
  );
}

function routeAddresses(found: FoundObject, name: string): readonly string[] {
  const parsed = routeShape.safeParse(found);
  if (!parsed.success || parsed.data.spec.to.name !== name) return [];
  const { host, path, tls } = parsed.data.spec;
  return [`${tls === undefined ? "http" : "https"}://${host}${path}`];
}
