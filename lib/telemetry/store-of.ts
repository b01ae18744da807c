import "server-only";
import * as z from "zod";
import { once } from "@/lib/checks/once";
import type { CallOptions, Cluster } from "@/lib/cluster/cluster";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { httpPortOf } from "./http-port";
import { proxiedStore } from "./proxied-store";
import { type ServiceAddress, serviceAddress } from "./service-address";
import type { Store, StoreAnswer } from "./store";
import { signConnection } from "./store-credential";
import type { StoreFacts } from "./store-facts";
import type { StoreConnection } from "./telemetry-config";

export type StoreOptions = {
  /** The address is for gRPC: the port of the same Service that speaks HTTP is asked instead, where one can be told. */
  isGrpc?: boolean;
  /** For each call that brings no signal of its own. */
  signal?: AbortSignal;
};

/**
 * The way to a store that is open from here: a Service of the home through the home's API server, anything else by its address from this console.
 * Secrets that hold its credentials are read with the first question. Fails only for what no question could mend: an address that is none.
 */
export async function storeOf(
  facts: StoreFacts,
  label: string,
  connection: StoreConnection,
  options: StoreOptions = {},
): Promise<Result<Store>> {
  const kiali = await facts.kiali();
  if (!kiali.ok) return kiali;
  const { cluster } = facts.home;
  const { namespace } = kiali.value;
  const url = URL.parse(connection.url);
  const fault = (why: Extract<Problem, { kind: "store" }>["why"], detail: string) =>
    fail({ kind: "store", context: label, url: connection.url.slice(0, 500), why, detail });
  if (!url || !/^https?:$/.test(url.protocol))
    return fault("no-way", `${connection.url.slice(0, 200)} is no address of a store.`);

  const named = serviceAddress(url, namespace);
  const inside = named ? await lookedUp(facts, named, options.isGrpc === true) : ok(null);
  if (!inside.ok) return inside;
  const where = { home: cluster, namespace, label, url: connection.url };
  const signed = once(() => signConnection(where, connection));

  if (inside.value) {
    const { service, path } = inside.value;
    return ok(proxiedStore({ cluster, label, url: connection.url, service, path, signed, signal: options.signal }));
  }
  const { openStore } = facts.world;
  if (!openStore) return fault("no-way", "It is no Service of the home, and no way out is open from here.");
  const opened = once(async (): Promise<Result<Store>> => {
    const ready = await signed();
    if (!ready.ok) return ready;
    const headers = Object.entries(ready.value.headers).map(
      ([name, value]) => [name, { kind: "written", value }] as const,
    );
    // Jaeger's ports: 16685 speaks gRPC, and 16686 beside it HTTP.
    if (options.isGrpc && url.port === "16685") url.port = "16686";
    const way = { ...connection, url: url.href.replace(/\/+$/, "") };
    return ok(openStore(label, { ...way, auth: ready.value.auth, headers: Object.fromEntries(headers) }));
  });
  return ok({
    label,
    from: "from this console",
    url: connection.url,
    get: async (below, params, call): Promise<Result<StoreAnswer>> => {
      const store = await opened();
      return store.ok ? store.value.get(below, params, withSignal(call, options.signal)) : store;
    },
    close: async () => {
      const store = await opened();
      if (store.ok) await store.value.close();
    },
  });
}

const withSignal = (call: CallOptions = {}, signal?: AbortSignal): CallOptions =>
  call.signal || !signal ? call : { ...call, signal };

const serviceShape = z.object({
  spec: z.object({
    type: z.string().optional(),
    ports: z.array(z.object({ port: z.number(), name: z.string().optional() })).optional(),
  }),
});

/** The Service if the home has it; null for a host that only looks like one. Where nobody may look, what looks like one is taken for one. */
async function lookedUp(
  { home }: StoreFacts,
  named: ServiceAddress,
  isGrpc: boolean,
): Promise<Result<ServiceAddress | null>> {
  const { namespace, name } = named.service;
  const found = await home.cluster.read({ apiVersion: "v1", kind: "Service", namespace, name });
  if (!found.ok) return found.problem.kind === "forbidden" ? ok(named) : found;
  if (!found.value)
    return named.isCertain || (await isNamespace(home.cluster, namespace)) ? absent(home, named) : ok(null);
  const spec = serviceShape.safeParse(found.value);
  if (spec.success && spec.data.spec.type === "ExternalName") return ok(null);
  const ports = spec.success ? (spec.data.spec.ports ?? []) : [];
  return ok(isGrpc ? { ...named, service: { ...named.service, port: httpPortOf(ports, named.service.port) } } : named);
}

/** "prometheus.istio-system" means a Service where there is such a namespace, or where nobody may look. */
async function isNamespace(cluster: Cluster, name: string): Promise<boolean> {
  const found = await cluster.read({ apiVersion: "v1", kind: "Namespace", namespace: null, name });
  return !found.ok || found.value !== null;
}

const absent = ({ context }: StoreFacts["home"], { service }: ServiceAddress) =>
  fail({ kind: "not-found", context, object: `Service ${service.namespace}/${service.name}` });
