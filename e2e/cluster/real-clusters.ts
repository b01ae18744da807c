import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { buildControlPlane, clusterFolder } from "./build-control-plane";
import { ClustersUnavailable } from "./clusters-unavailable";
import { lastWords, runCommand } from "./run-command";

export type RealCluster = { name: string; context: string; server: string };
export type RealClusters = {
  kubeconfigPath: string;
  clusters: readonly RealCluster[];
  /** Ends what was started and removes its folder; does nothing to clusters of your own. */
  stop: () => Promise<void>;
};

const kubeconfig = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
});

export type RealOptions = {
  names: readonly string[];
  dir?: string;
  /** An AuthenticationConfiguration by cluster name; clusters of your own cannot be given one. */
  authentication?: Readonly<Record<string, object>>;
};

/**
 * Real Kubernetes API servers with controllers, one per name, on loopback; admin contexts are named `<name>-admin`. They
 * end with this process at the latest. With E2E_KUBECONFIG set, the first contexts of that file are used and nothing is
 * started. Rejects with `ClustersUnavailable` when this machine cannot have them.
 */
export async function startRealClusters(options: RealOptions): Promise<RealClusters> {
  const own = process.env.E2E_KUBECONFIG;
  if (own) {
    if (options.authentication)
      throw new ClustersUnavailable("E2E_KUBECONFIG is set, and those API servers cannot be told whom to trust");
    const clusters = await readClusters(own);
    if (clusters.length < options.names.length)
      throw new ClustersUnavailable(
        `E2E_KUBECONFIG has ${clusters.length} contexts, ${options.names.length} are needed`,
      );
    return { kubeconfigPath: own, clusters: clusters.slice(0, options.names.length), stop: async () => {} };
  }
  await buildControlPlane();
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), "fleet-clusters-")));
  const script = join(clusterFolder, "level1.sh");
  const trust = await mkdtemp(join(tmpdir(), "fleet-authentication-"));
  for (const [name, file] of Object.entries(options.authentication ?? {}))
    await writeFile(join(trust, `${name}.yaml`), stringify(file));
  const env = { E2E_OWNER_PID: String(process.pid), E2E_AUTHENTICATION: trust };
  const up = await runCommand(script, ["up", dir, ...options.names], env);
  await rm(trust, { recursive: true, force: true });
  if (up.code !== 0) throw new ClustersUnavailable(`The clusters did not start:\n${lastWords(up)}`);
  const kubeconfigPath = join(dir, "kubeconfig");
  return {
    kubeconfigPath,
    clusters: await readClusters(kubeconfigPath),
    stop: async () => {
      const down = await runCommand(script, ["down", dir]);
      if (down.code !== 0) throw new Error(`The clusters did not stop: ${lastWords(down)}`);
    },
  };
}

/** The contexts of a kubeconfig whose cluster it has, in its order. */
export async function readClusters(path: string): Promise<RealCluster[]> {
  const { clusters, contexts } = kubeconfig.parse(parse(await readFile(path, "utf8")));
  return contexts.flatMap(({ name: context, context: { cluster: name } }) => {
    const found = clusters.find((cluster) => cluster.name === name);
    return found ? [{ name, context, server: found.cluster.server }] : [];
  });
}
