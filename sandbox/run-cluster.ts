import type { SimCluster } from "./cluster";
import { runDeployments } from "./controllers/deployments";
import { runGarbageCollector } from "./controllers/garbage";
import { runKialiOperator } from "./controllers/kiali-operator";
import { runNamespaces } from "./controllers/namespaces";
import { runReplicaSets } from "./controllers/replica-sets";
import { runTokenSecrets } from "./controllers/token-secrets";
import { list, text } from "./json/json";
import { kialiProgram } from "./kiali/kiali-program";
import { idleProgram } from "./kubelet/idle-program";
import { runKubelet, type StartProgram } from "./kubelet/kubelet";
import { serve } from "./server";
import { runSpanTags } from "./telemetry/run-span-tags";
import { storeProgram } from "./telemetry/store-program";
import { nameApiServer } from "./worlds/name-api-server";

export type RunningCluster = { server: string; stop: () => Promise<void> };

/** Kiali runs as Kiali, a store of telemetry as that store; every other image runs and does nothing. */
const startProgram: StartProgram = (cluster, pod) => {
  const [container] = list(pod, "spec", "containers");
  const image = text(container, "image");
  const name = text(container, "name");
  if (/\/kiali:/.test(image)) return kialiProgram(cluster, pod);
  return cluster.stores.has(name) ? storeProgram(cluster, name) : idleProgram(name);
};

/** Starts a cluster's API server, controllers and kubelet. */
export async function runCluster(cluster: SimCluster): Promise<RunningCluster> {
  const stops = [
    runNamespaces,
    runTokenSecrets,
    runGarbageCollector,
    runDeployments,
    runReplicaSets,
    runKialiOperator,
    runSpanTags,
  ].map((run) => run(cluster));
  stops.push(runKubelet(cluster, startProgram));
  const api = await serve(cluster);
  nameApiServer(cluster, api.server);
  const stop = async () => {
    for (const end of stops) end();
    await api.stop();
  };
  return { server: api.server, stop };
}
