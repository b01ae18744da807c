import type { SimCluster } from "../cluster";
import type { PodAnswer, Program } from "../kubelet/pod-runtime";

/** Ports that speak gRPC, to which a request over HTTP/1.1 gets no answer. */
const GRPC = new Set([16685, 9095, 4317]);

/** A store of telemetry in a pod: what the cluster says that it holds, with the trouble that the cluster's board names. */
export function storeProgram(cluster: SimCluster, name: string): Program {
  const { promise: exited, resolve } = Promise.withResolvers<{ code: number }>();
  return {
    exited,
    log: [`${new Date().toISOString()} info ${name} is ready to receive web requests`],
    isHealthy: () => true,
    request: async (path, signal, { port, headers }) => {
      const store = cluster.stores.get(name);
      if (!store || GRPC.has(port)) throw new Error("connection reset by peer");
      const trouble = cluster.faults.troubleOf(name === "prometheus" ? "metrics" : "traces");
      return (await store(path, headers, trouble)) ?? hang(signal);
    },
    kill: () => resolve({ code: 0 }),
  };
}

const hang = (signal: AbortSignal): Promise<PodAnswer> =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("client left"))));
