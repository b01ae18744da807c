import * as z from "zod";
import type { Cluster } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

/** A Service by which other networks of the mesh come in. `addresses` empty: nothing gave it one yet. */
export type EastWestGateway = {
  namespace: string;
  name: string;
  network: string | null;
  addresses: readonly string[];
};

const NETWORK = "topology.istio.io/network";
const shape = z.object({
  spec: z.object({ externalIPs: z.array(z.string()).default([]) }).prefault({}),
  status: z
    .object({
      loadBalancer: z
        .object({
          ingress: z.array(z.object({ ip: z.string().nullish(), hostname: z.string().nullish() })).default([]),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** Services that carry Istio's label of a network: the east-west gateways, of sidecars and of ambient. One round trip. */
export async function findEastWestGateways(cluster: Cluster): Promise<Result<readonly EastWestGateway[]>> {
  const found = await cluster.list({ apiVersion: "v1", kind: "Service", namespace: null, labelSelector: NETWORK });
  if (!found.ok) return found;
  return ok(
    found.value.map((service) => {
      const said = shape.safeParse(service).data;
      const given = (said?.status.loadBalancer.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
      return {
        namespace: service.metadata.namespace ?? "",
        name: service.metadata.name,
        network: service.metadata.labels?.[NETWORK] ?? null,
        addresses: [...given, ...(said?.spec.externalIPs ?? [])],
      };
    }),
  );
}
