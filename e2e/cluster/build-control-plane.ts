import { resolve } from "node:path";
import { ClustersUnavailable } from "./clusters-unavailable";
import { lastWords, runCommand } from "./run-command";

/** Where the scripts of the test clusters are. Tests run from the project's root. */
export const clusterFolder = resolve("e2e/cluster");

/**
 * Builds what level 1 (or, with "mesh", level 2) runs, unless it is built already: seconds when only our own parts
 * changed, 15 to 20 minutes on 2 cores when Kubernetes itself has to be compiled. Resolves to the folder of binaries.
 */
export async function buildControlPlane(level: "control-plane" | "mesh" = "control-plane"): Promise<string> {
  const go = await runCommand("go", ["version"]).catch(() => null);
  if (go?.code !== 0) throw new ClustersUnavailable("Go is missing: real API servers are built from source");
  const built = await runCommand(`${clusterFolder}/build.sh`, level === "mesh" ? ["mesh"] : []);
  if (built.code !== 0) throw new ClustersUnavailable(`The control plane could not be built:\n${lastWords(built)}`);
  return built.stdout.trim();
}
