import { join } from "node:path";
import { closeClusters } from "@/lib/kube/clusters";
import { startSandbox } from "@/sandbox/start-sandbox";
import { telemetryNamed } from "@/sandbox/worlds/install-telemetry";
import { connectAll } from "./connect-all";
import { delayedKubeconfig } from "./delayed-kubeconfig";

/** Simulated durations pass so much faster while the clusters are connected. */
const TIME_SCALE = 0.05;

/**
 * A process of its own with simulated clusters, of which the first is the home of all the others: started with a folder, the stores and the number of
 * clusters. It says when all is ready, and takes each message for the round trip to add from now on, in ms. It ends with whoever started it.
 */
const [folder = "", traces, size = "2"] = process.argv.slice(2);
const sandbox = await startSandbox({
  world: "pair",
  remotes: Number(size) - 2,
  timeScale: TIME_SCALE,
  telemetry: telemetryNamed(traces),
  openid: true,
});
// Near and far are the same addresses, so that one Secret of the home is right for both.
const kubeconfig = join(folder, `${traces}-${size}.kubeconfig`);
const delayed = await delayedKubeconfig(sandbox.kubeconfigPath, kubeconfig, 0);
process.env.KUBECONFIG = kubeconfig;
process.env.FLEET_AUDIT_FILE = join(folder, `${traces}-${size}.jsonl`);
await connectAll(sandbox, ["west", ...Array.from({ length: Number(size) - 2 }, (_, index) => `r${index + 1}`)]);
await closeClusters();
process.on("message", (roundTripMs) => {
  delayed.setRoundTrip(Number(roundTripMs));
  process.send?.("set");
});
process.on("disconnect", async () => {
  await delayed.stop();
  await sandbox.stop();
  process.exit(0);
});
process.send?.({ kubeconfig, home: sandbox.cluster("east").context });
