import { builtInKind } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { ensure } from "../controllers/controller";
import type { Json, JsonObject } from "../json/json";

export type Workload = {
  name: string;
  namespace: string;
  labels: JsonObject;
  image: string;
  env?: Readonly<Record<string, string>>;
  ports?: readonly { name: string; port: number }[];
};

/** A Deployment of one container, and its Service when it has ports. */
export function deploy(cluster: SimCluster, { name, namespace, labels, image, env = {}, ports = [] }: Workload): void {
  const variables: Json[] = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  const containerPorts = ports.map(({ port }) => ({ containerPort: port, protocol: "TCP" }));
  const container = { name, image, imagePullPolicy: "IfNotPresent", env: variables, ports: containerPorts };
  ensure(cluster, builtInKind("Deployment"), {
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { ...labels, app: name } }, spec: { containers: [container] } },
    },
  });
  if (ports.length === 0) return;
  ensure(cluster, builtInKind("Service"), {
    metadata: { name, namespace, labels },
    spec: {
      selector: { app: name },
      ports: ports.map((port) => ({ ...port, protocol: "TCP", targetPort: port.port })),
    },
  });
}
