import "server-only";
import * as z from "zod";
import type { CallOptions } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { ApiRequest } from "./api-request";
import type { Resource } from "./built-in-kinds";
import type { Handle } from "./handle";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const AGGREGATED_BETA = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
const KEPT_MS = 60_000;
/** A kind that was not there is looked for again: CustomResourceDefinitions come while we run. */
const ABSENCE_KEPT_MS = 5_000;

/** What a server serves, by "group/version", then kind. */
export type Served = ReadonlyMap<string, ReadonlyMap<string, Resource>>;
export type Discovery = (apiVersion: string, kind: string, options?: CallOptions) => Promise<Result<Resource | null>>;

const groupList = z.object({
  kind: z.literal("APIGroupDiscoveryList"),
  items: z
    .array(
      z.object({
        metadata: z.object({ name: z.string().optional() }).catch({}),
        versions: z.array(
          z.object({
            version: z.string(),
            resources: z
              .array(
                z.object({
                  resource: z.string(),
                  scope: z.string(),
                  responseKind: z.object({ kind: z.string() }).nullish(),
                }),
              )
              .catch([]),
          }),
        ),
      }),
    )
    .catch([]),
});
const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), namespaced: z.boolean(), kind: z.string() })).catch([]),
});

/** Asks a server what it serves: all groups in one round trip where it can (Kubernetes 1.26), else group by group. */
export function discovery(handle: Handle): Discovery {
  let kept: { served: Served; at: number } | null = null;
  let running: Promise<Result<Served>> | null = null;
  const byGroup = new Map<string, { kinds: ReadonlyMap<string, Resource>; at: number }>();

  const all = (options: CallOptions): Promise<Result<Served>> => {
    running ??= fetchAll(handle, options).finally(() => {
      running = null;
    });
    return running;
  };

  const legacy = async (apiVersion: string, kind: string, options: CallOptions): Promise<Result<Resource | null>> => {
    const known = byGroup.get(apiVersion);
    const age = Date.now() - (known?.at ?? 0);
    if (known && age < (known.kinds.has(kind) ? KEPT_MS : ABSENCE_KEPT_MS)) return ok(known.kinds.get(kind) ?? null);
    const kinds = await fetchGroup(handle, apiVersion, options);
    if (!kinds.ok) return kinds;
    byGroup.set(apiVersion, { kinds: kinds.value, at: Date.now() });
    return ok(kinds.value.get(kind) ?? null);
  };

  return async (apiVersion, kind, options = {}) => {
    if (!apiVersion.includes("/")) return legacy(apiVersion, kind, options);
    const age = Date.now() - (kept?.at ?? 0);
    const known = kept?.served.get(apiVersion)?.get(kind);
    if (!kept || age > (known ? KEPT_MS : ABSENCE_KEPT_MS)) {
      const served = await all(options);
      if (!served.ok) return served;
      kept = { served: served.value, at: Date.now() };
    }
    if (kept.served.size === 0) return legacy(apiVersion, kind, options);
    return ok(kept.served.get(apiVersion)?.get(kind) ?? null);
  };
}

const asking = (path: string, options: CallOptions): ApiRequest => ({
  method: "GET",
  path,
  purpose: { verb: "get", resource: path, namespace: null, name: null, object: `API discovery ${path}` },
  isRead: true,
  expects: "kubernetes",
  ...options,
});

/** An empty map from a server that cannot aggregate. */
async function fetchAll(handle: Handle, options: CallOptions): Promise<Result<Served>> {
  const accept = `${AGGREGATED},${AGGREGATED_BETA},application/json`;
  const response = await handle.send({ ...asking("/apis", options), accept });
  if (!response.ok) return response;
  const list = groupList.safeParse(response.value.json);
  const served = new Map<string, ReadonlyMap<string, Resource>>();
  for (const group of list.success ? list.data.items : [])
    for (const { version, resources } of group.versions) {
      const kinds = resources.flatMap(({ resource, scope, responseKind }) =>
        responseKind?.kind
          ? [[responseKind.kind, { plural: resource, isNamespaced: scope === "Namespaced" }] as const]
          : [],
      );
      served.set(`${group.metadata.name ?? ""}/${version}`, new Map(kinds));
    }
  return ok(served);
}

async function fetchGroup(
  handle: Handle,
  apiVersion: string,
  options: CallOptions,
): Promise<Result<ReadonlyMap<string, Resource>>> {
  const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const response = await handle.send(asking(path, options));
  if (!response.ok) return response.problem.kind === "not-found" ? ok(new Map()) : response;
  const list = resourceList.parse(response.value.json);
  return ok(
    new Map(
      list.resources
        .filter(({ name }) => !name.includes("/"))
        .map(({ name, namespaced, kind }) => [kind, { plural: name, isNamespaced: namespaced }] as const),
    ),
  );
}
