import * as z from "zod";
import type { Cluster } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

const slice = z.object({
  endpoints: z.array(z.object({ addresses: z.array(z.string()) })).nullish(),
  ports: z.array(z.object({ name: z.string().nullish(), port: z.number().nullish() })).nullish(),
});

/** Addresses by which an API server says it can be reached inside its cluster, as https URLs. Kubernetes allows no loopback among them. */
export async function ownAddresses(cluster: Cluster): Promise<Result<readonly string[]>> {
  const found = await cluster.list({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    namespace: "default",
    labelSelector: "kubernetes.io/service-name=kubernetes",
  });
  if (!found.ok) return found;
  const addresses = found.value.flatMap((each) => {
    const parsed = slice.safeParse(each);
    if (!parsed.success) return [];
    const port = parsed.data.ports?.[0]?.port ?? 443;
    return (parsed.data.endpoints ?? []).flatMap((endpoint) =>
      endpoint.addresses.map((host) => `https://${host.includes(":") ? `[${host}]` : host}:${port}`),
    );
  });
  return ok(addresses);
}
