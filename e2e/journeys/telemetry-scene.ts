import { parse, stringify } from "yaml";
import * as z from "zod";
import { type KialiOptions, kialiManifests } from "@/e2e/cluster/kiali-manifests";
import { publishStore, reachableHost } from "@/e2e/stores/publish-store";
import { startJaeger } from "@/e2e/stores/start-jaeger";
import { type RealPrometheus, startPrometheus } from "@/e2e/stores/start-prometheus";
import { demoTraffic } from "@/sandbox/telemetry/demo-traffic";
import { istioTags, type TagsAt } from "@/sandbox/telemetry/mesh-spans";
import { TagHistory } from "@/sandbox/telemetry/tag-history";
import type { Truth } from "./cluster-truth";

const NAMESPACE = "istio-system";
const MERGE = "application/merge-patch+json";
const TELEMETRIES = `/apis/telemetry.istio.io/v1/namespaces/${NAMESPACE}/telemetries`;
const configMap = z.object({ data: z.record(z.string(), z.string()) });
const configOf = z.looseObject({ external_services: z.looseObject({ prometheus: z.looseObject({}).optional() }) });
const telemetries = z.object({
  items: z.array(
    z.object({
      spec: z.object({
        tracing: z.array(
          z.object({
            enableIstioTags: z.boolean().optional(),
            customTags: z
              .record(z.string(), z.object({ environment: z.object({ name: z.string() }).optional() }))
              .optional(),
          }),
        ),
      }),
    }),
  ),
});

export type TelemetryScene = { prometheus: RealPrometheus; stop: () => Promise<void> };

/**
 * Behind the API server of east: the real Prometheus, filled with traffic of both clusters and of another mesh, and a stand-in of Jaeger in which
 * the spans of both carry what the Telemetry of their cluster tells proxies. Rejects with `StoreUnavailable` where there is no Prometheus.
 */
export async function startTelemetry(east: Truth, west: Truth): Promise<TelemetryScene> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const traffic = demoTraffic(["east", "west"]);
    const host = reachableHost();
    const prometheus = await startPrometheus(traffic, { host });
    ends.push(prometheus.stop);
    const proxies = { east: await follow(east, "east"), west: await follow(west, "west") };
    ends.push(proxies.east.stop, proxies.west.stop);
    const tagsAt: TagsAt = (cluster, atMs) =>
      cluster === "east" || cluster === "west" ? proxies[cluster].tagsAt(cluster, atMs) : null;
    const spans = { traffic, tagsAt, everyMs: 1_000 };
    const jaeger = await startJaeger(spans, { host, basePath: "/jaeger", isStandIn: true });
    ends.push(jaeger.stop);
    for (const [name, url, ports] of [
      ["prometheus", prometheus.url, { http: 9090 }],
      ["tracing", jaeger.url, { "http-query": 80, "grpc-query": 16685 }],
    ] as const) {
      ends.push(() => unpublish(east, name));
      const named = Object.entries(ports).map(([name, port]) => ({ name, port }));
      await publishStore(east.admin, { namespace: NAMESPACE, name, ports: named, url });
    }
    return { prometheus, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function unpublish({ admin }: Truth, name: string): Promise<void> {
  await admin.remove("v1", "Service", name, NAMESPACE);
  await admin.remove("discovery.k8s.io/v1", "EndpointSlice", `${name}-test-bed`, NAMESPACE);
  await admin.remove("v1", "Pod", `${name}-test-bed`, NAMESPACE);
}

/** A cluster's proxies: from the moment that its API server has another Telemetry, their spans carry what that says. */
async function follow({ admin }: Truth, cluster: string): Promise<{ tagsAt: TagsAt; stop: () => Promise<void> }> {
  const told = new TagHistory();
  const look = async () => {
    const { items } = telemetries.parse(await admin.get(TELEMETRIES));
    const entries = items.flatMap(({ spec }) => spec.tracing);
    const own = entries.flatMap(({ customTags = {} }) =>
      Object.entries(customTags).flatMap(([name, { environment }]) =>
        environment?.name === "ISTIO_META_CLUSTER_ID" ? [name] : [],
      ),
    );
    const byIstio = entries.some(({ enableIstioTags }) => enableIstioTags === false) ? {} : istioTags(cluster, 0);
    told.note(JSON.stringify([byIstio, own]), () => ({
      ...byIstio,
      ...Object.fromEntries(own.map((name) => [name, cluster])),
    }));
  };
  await look();
  let isOver = false;
  const rounds = (async () => {
    while (!isOver) {
      await look();
      await new Promise((wake) => setTimeout(wake, 300));
    }
  })();
  rounds.catch(() => undefined);
  return {
    tagsAt: told.at,
    stop: async () => {
      isOver = true;
      await rounds;
    },
  };
}

/** Applies Kiali as an installer leaves it, told to ask for traces; resolves when it runs. */
export async function installKiali(home: Truth, options: Partial<KialiOptions>): Promise<void> {
  for (const manifest of kialiManifests(options)) {
    if (manifest.kind !== "ConfigMap") {
      await home.admin.apply(manifest);
      continue;
    }
    const config = configOf.parse(parse(configMap.parse(manifest).data["config.yaml"] ?? ""));
    const external_services = { ...config.external_services, tracing: { enabled: true } };
    await home.admin.apply({ ...manifest, data: { "config.yaml": stringify({ ...config, external_services }) } });
  }
  await home.rolledOut();
}

/** Does what helm does with a value for the scope of metrics: Kiali's file has it, and Kiali starts anew. */
export async function upgradeByHelm(home: Truth, labels: Readonly<Record<string, string>>): Promise<void> {
  await editFile(home, { name: "kiali", file: "config.yaml" }, (text) => {
    const config = configOf.parse(parse(text));
    const prometheus = { ...config.external_services.prometheus, query_scope: labels };
    return stringify({ ...config, external_services: { ...config.external_services, prometheus } });
  });
  const template = { metadata: { annotations: { "checksum/config": JSON.stringify(labels) } } };
  const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/kiali`;
  const { status, text } = await home.admin.send("PATCH", path, { spec: { template } }, MERGE);
  if (status !== 200) throw new Error(`Deployment kiali: ${status} ${text}`);
}

/** Changes a file of a ConfigMap of Istio's namespace; answers how to put it back. */
export async function editFile(
  { admin }: Truth,
  { name, file }: { name: string; file: string },
  change: (text: string) => string,
): Promise<() => Promise<void>> {
  const path = `/api/v1/namespaces/${NAMESPACE}/configmaps/${name}`;
  const before = configMap.parse(await admin.get(path)).data[file] ?? "";
  const write = async (text: string) => {
    const { status, text: said } = await admin.send("PATCH", path, { data: { [file]: text } }, MERGE);
    if (status !== 200) throw new Error(`ConfigMap ${name}: ${status} ${said}`);
  };
  await write(change(before));
  return () => write(before);
}
