import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";

/**
 * The endpoints of default/kubernetes, at the address that is served. A real API server refuses a loopback address here;
 * in the sandbox Kiali and every client live on this machine, so loopback is the address by which all of them reach it.
 */
export function nameApiServer(cluster: SimCluster, server: string): void {
  const { hostname, port } = new URL(server);
  ensure(cluster, builtInKind("EndpointSlice"), {
    metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [hostname], conditions: { ready: true } }],
    ports: [{ name: "https", port: Number(port), protocol: "TCP" }],
  });
}
