import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { type AdminClient, adminClient } from "./admin-client";
import { buildControlPlane, clusterFolder } from "./build-control-plane";
import { ClustersUnavailable } from "./clusters-unavailable";
import { installIstioCrds } from "./install-istio-crds";
import { ISTIO_NAMESPACE, istioManifests } from "./istio-manifests";
import { type KialiOptions, kialiCrd, kialiDefaults, kialiManifests, QUICK_PROBES } from "./kiali-manifests";
import { linkIstio } from "./link-istio";
import { type RealCluster, readClusters } from "./real-clusters";
import { lastWords, runCommand } from "./run-command";
import { until } from "./until";

export type Fault = "blackhole" | "refuse";
export type RealMesh = {
  kubeconfigPath: string;
  /** Runs Istio and Kiali. */
  home: RealCluster & { kiali: { namespace: string; name: string } };
  /** Runs Istio of the same mesh; Kiali knows nothing of it. */
  remote: RealCluster;
  /** `remote`, and those after it when more than two clusters were asked for. */
  remotes: readonly RealCluster[];
  /** What everyone but the cluster itself sees of its API server, until `heal`. `name` is home.name or remote.name. */
  fault: (name: string, fault: Fault) => Promise<void>;
  heal: (name: string) => Promise<void>;
  stop: () => Promise<void>;
};
export type MeshOptions = {
  dir?: string;
  /** The home first; "east" and "west" unless given. */
  names?: readonly string[];
  kiali?: Partial<KialiOptions>;
  /** Remotes whose node has Kiali's image as well, for a Kiali of their own. */
  kialiImageIn?: readonly string[];
  outlive?: boolean;
};

const MESH = { meshId: "mesh1", trustDomain: "mesh1.test", version: "1.31.1", image: "fleet.test/pause:1" } as const;

/**
 * One-node clusters, east and west, in one Istio mesh, with real pods and a Kiali stand-in in east. They end with this
 * process at the latest, unless `outlive`. With E2E_KUBECONFIG set, the first two contexts of that file are used as
 * they are: nothing is started and `fault` rejects. Resolves to `skipped` when this machine cannot have them.
 */
export async function startRealMesh(options: MeshOptions = {}): Promise<RealMesh | { skipped: string }> {
  try {
    const own = process.env.E2E_KUBECONFIG;
    return own ? await ownMesh(own, options.kiali) : await newMesh(options);
  } catch (error) {
    if (error instanceof ClustersUnavailable) return { skipped: error.message };
    throw error;
  }
}

async function ownMesh(kubeconfigPath: string, kiali: Partial<KialiOptions> = {}): Promise<RealMesh> {
  const [home, ...remotes] = await readClusters(kubeconfigPath);
  const [remote] = remotes;
  if (!home || !remote) throw new ClustersUnavailable("E2E_KUBECONFIG needs two contexts: the home, then a remote");
  const refuse = async () => {
    throw new Error("Clusters of your own are not broken on purpose");
  };
  return {
    kubeconfigPath,
    home: { ...home, kiali: nameOf(kiali) },
    remote,
    remotes,
    fault: refuse,
    heal: refuse,
    stop: async () => {},
  };
}

const nameOf = ({ namespace, instance }: Partial<KialiOptions>) => ({
  namespace: namespace ?? kialiDefaults.namespace,
  name: instance ?? kialiDefaults.instance,
});

async function newMesh({
  dir: wanted,
  names = ["east", "west"],
  kiali = {},
  kialiImageIn = [],
  outlive = false,
}: MeshOptions): Promise<RealMesh> {
  const missing = await script("missing");
  if (missing.trim()) throw new ClustersUnavailable(`This machine lacks ${missing.trim().split("\n").join("; ")}`);
  const bin = await buildControlPlane("mesh");
  const dir = wanted ?? (await mkdtemp(join(tmpdir(), "fleet-mesh-")));
  await script("up", [dir, ...names], outlive ? {} : { E2E_OWNER_PID: String(process.pid) });
  const kubeconfigPath = join(dir, "kubeconfig");
  const [home, ...remotes] = await readClusters(kubeconfigPath);
  const [remote] = remotes;
  if (!home || !remote) throw new Error("A mesh has at least two clusters");
  try {
    const image = kiali.image ?? kialiDefaults.image;
    const file = join(dir, "kiali.tar");
    const loaded = script("image", [dir, file, image, join(bin, "kiali"), "opt/kiali/kiali", "1000"]).then(() =>
      Promise.all([home.name, ...kialiImageIn].map((name) => script("load", [dir, name, file]))),
    );
    const rootCa = await newRootCa();
    await Promise.all([loaded, ...[home, ...remotes].map((cluster) => furnish(kubeconfigPath, cluster, rootCa))]);
    await Promise.all(remotes.map((each) => linkIstio(kubeconfigPath, home, each)));
    await Promise.all(remotes.map((each) => linkIstio(kubeconfigPath, each, home)));
    const admin = await adminClient(kubeconfigPath, home.context);
    if (kiali.installer === "operator") await defineKiali(admin);
    for (const manifest of kialiManifests({ homeName: home.name, probes: QUICK_PROBES, ...kiali }))
      await admin.apply(manifest);
    await available(admin, nameOf(kiali).namespace, nameOf(kiali).name);
    admin.close();
  } catch (error) {
    await script("down", [dir]);
    throw error;
  }
  return {
    kubeconfigPath,
    home: { ...home, kiali: nameOf(kiali) },
    remote,
    remotes,
    fault: async (name, fault) => void (await script("fault", [dir, name, fault])),
    heal: async (name) => void (await script("fault", [dir, name, "heal"])),
    stop: async () => void (await script("down", [dir])),
  };
}

/** Istio in one cluster, up to the Deployment istiod being available. */
async function furnish(kubeconfigPath: string, cluster: RealCluster, rootCa: string): Promise<void> {
  const admin = await adminClient(kubeconfigPath, cluster.context);
  const istio = { ...MESH, clusterId: cluster.name, network: `network-${cluster.name}`, rootCa };
  for (const manifest of istioManifests(istio)) await admin.apply(manifest);
  await installIstioCrds(kubeconfigPath, cluster.context);
  await available(admin, ISTIO_NAMESPACE, "istiod");
  admin.close();
}

/** Resolves when the kind that the operator brings is served. */
async function defineKiali(admin: AdminClient): Promise<void> {
  await admin.apply(kialiCrd);
  await until(
    "kialis.kiali.io served",
    async () => ((await admin.send("GET", "/apis/kiali.io/v1alpha1/kialis")).status === 200 ? true : null),
    { timeoutMs: 30_000 },
  );
}

const deployment = z.object({
  status: z.object({ availableReplicas: z.number(), updatedReplicas: z.number(), observedGeneration: z.number() }),
  metadata: z.object({ generation: z.number() }),
});

async function available(admin: AdminClient, namespace: string, name: string): Promise<void> {
  await until(
    `Deployment ${namespace}/${name} available`,
    async () => {
      const found = deployment.safeParse(await admin.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`));
      return found.success && found.data.status.observedGeneration >= found.data.metadata.generation ? true : null;
    },
    { timeoutMs: 120_000 },
  );
}

async function newRootCa(): Promise<string> {
  const made = await runCommand("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -keyout /dev/null".split(" "),
    "-subj",
    "/O=mesh1.test/CN=Root CA",
  ]);
  if (made.code !== 0) throw new Error(`openssl: ${lastWords(made)}`);
  return made.stdout;
}

async function script(verb: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<string> {
  const ran = await runCommand(join(clusterFolder, "level2.sh"), [verb, ...args], env);
  if (ran.code !== 0) throw new ClustersUnavailable(`level2.sh ${verb}:\n${lastWords(ran)}`);
  return ran.stdout;
}
