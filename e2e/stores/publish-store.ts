import { networkInterfaces } from "node:os";
import type { AdminClient } from "@/e2e/cluster/admin-client";
import { StoreUnavailable } from "./store-unavailable";

const MERGE = "application/merge-patch+json";

/** An address of this machine to which an API server may send its proxied requests: it refuses loopback for endpoints. */
export function reachableHost(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (!found) throw new StoreUnavailable("this machine has no address beside its loopback");
  return found.address;
}

export type PublishedStore = {
  namespace: string;
  name: string;
  /** The ports of the Service, all of which lead to the store. */
  ports: readonly { name: string; port: number }[];
  /** Where the store listens. */
  url: string;
};

/**
 * Makes a store that runs on this machine a Service of a cluster, reached through its API server's service proxy. That goes to addresses of
 * pods alone, so there is a pod that nobody schedules, with the store's address in its status.
 */
export async function publishStore(admin: AdminClient, { namespace, name, ports, url }: PublishedStore): Promise<void> {
  const { hostname, port } = new URL(url);
  const targetPort = Number(port);
  const pod = `${name}-test-bed`;
  await admin.apply({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod, namespace },
    spec: { schedulerName: "test-bed", containers: [{ name, image: "fleet.test/pause" }] },
  });
  const status = {
    phase: "Running",
    podIP: hostname,
    podIPs: [{ ip: hostname }],
    conditions: [{ type: "Ready", status: "True" }],
  };
  const told = await admin.send("PATCH", `/api/v1/namespaces/${namespace}/pods/${pod}/status`, { status }, MERGE);
  if (told.status !== 200) throw new Error(`the pod ${pod} was given no address: ${told.text}`);
  await admin.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { ports: ports.map((each) => ({ ...each, protocol: "TCP", targetPort })) },
  });
  await admin.apply({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: pod, namespace, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: [
      { addresses: [hostname], conditions: { ready: true }, targetRef: { kind: "Pod", namespace, name: pod } },
    ],
    ports: ports.map((each) => ({ name: each.name, port: targetPort, protocol: "TCP" })),
  });
}
