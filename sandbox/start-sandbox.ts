import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { TrustedIssuer } from "./auth/trusted-issuer";
import { newCluster, type SimCluster } from "./cluster";
import { serveControl } from "./faults/control";
import type { FaultBoard } from "./faults/fault-board";
import type { JsonObject } from "./json/json";
import { type Issuer, startIssuer } from "./oidc/issuer";
import { runCluster } from "./run-cluster";
import { newAuthority } from "./tls/certificates";
import { bootstrap } from "./worlds/bootstrap";
import { installIstio, linkIstioRemote } from "./worlds/install-istio";
import { installKiali, type KialiPlan } from "./worlds/install-kiali";
import { externalServicesOf, installTelemetry, type TelemetryName, telemetryOf } from "./worlds/install-telemetry";
import { evidenceIn, installIssuerCa, installUsers, openidConfig, trustIn } from "./worlds/install-users";
import { operatorCredential } from "./worlds/operator-credential";
import { type ClusterPlan, type World, type WorldName, worldOf } from "./worlds/world";

export type SandboxOptions = {
  /** "pair": home east and remote west. "demo": five clusters in telling states. "bare": a pair without Istio and Kiali. Or a world of one's own. */
  world?: WorldName | World;
  /** Multiplies every simulated duration; 1 is as real. */
  timeScale?: number;
  /** How long a revoked token is still accepted, ms of real time; 10 s × timeScale. */
  tokenCacheMs?: number;
  /** Where the kubeconfig goes; a new temporary directory, removed at the end, when not given. */
  dir?: string;
  /** More healthy remotes, named r1, r2, … */
  remotes?: number;
  /** How the home's Kiali differs from the world's. */
  kiali?: Partial<KialiPlan>;
  /** Stores of metrics and traces in the home, and what they hold; "none" unless told. */
  telemetry?: TelemetryName;
  /** Issuers of id_tokens that API servers trust, by the cluster's name. */
  trusts?: Readonly<Record<string, readonly TrustedIssuer[]>>;
  /** Starts an issuer of its own: the home's Kiali signs people in there, and east and west trust it, under different prefixes. */
  openid?: boolean;
};

export type SandboxCluster = {
  name: string;
  context: string;
  /** Holds this cluster's context alone. */
  kubeconfigPath: string;
  server: string;
  /** PEM of the cluster's CA. */
  ca: string;
  faults: FaultBoard;
  /** The cluster's inside, for tests that set a scene. */
  sim: SimCluster;
};

export type Sandbox = {
  kubeconfigPath: string;
  controlUrl: string;
  clusters: Readonly<Record<string, SandboxCluster>>;
  /** The sandbox's own OpenID provider, when it was asked for. */
  issuer: Issuer | null;
  /** Throws for a name that the world does not have. */
  cluster: (name: string) => SandboxCluster;
  stop: () => Promise<void>;
};

const TOKEN_CACHE_MS = 10_000;

/**
 * Starts a simulated fleet in this process and writes a kubeconfig for it, and one per cluster (`<name>.kubeconfig`). Kiali may
 * still be starting when it returns.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const timeScale = options.timeScale ?? 0.02;
  const directory = options.dir ?? (await mkdtemp(join(tmpdir(), "kiali-fleet-sandbox-")));
  await mkdir(directory, { recursive: true });
  const { world: wanted = "pair" } = options;
  const world = typeof wanted === "string" ? worldOf(wanted, options.remotes) : wanted;
  const roots = new Map(world.clusters.map((plan) => [plan.root, newAuthority(`${plan.root}-istio-root`).certificate]));
  const telemetry = telemetryOf(options.telemetry ?? "none", world.clusters);
  const issuer = options.openid ? await startIssuer() : null;
  const signIn = issuer ? { strategy: "openid", openid: openidConfig(issuer) } : {};
  const started = await Promise.all(
    world.clusters.map(async (plan) => {
      const tokenCacheMs = options.tokenCacheMs ?? TOKEN_CACHE_MS * timeScale;
      const version = plan.gitVersion ? { gitVersion: plan.gitVersion } : {};
      const isHome = plan === world.clusters[0];
      const trusts = options.trusts?.[plan.name] ?? (issuer ? trustIn(plan.name, issuer) : []);
      const sim = newCluster({ name: plan.name, timeScale, tokenCacheMs, trusts, ...version });
      bootstrap(sim);
      const rootCa = roots.get(plan.root) ?? "";
      const stores = isHome ? telemetry : null;
      const tracing = stores ? { tracingProvider: stores.traces } : {};
      const asked = stores ? { externalServices: externalServicesOf(stores) } : {};
      if (plan.istio) installIstio(sim, { ...plan.istio, rootCa, ...tracing });
      if (stores) installTelemetry(sim, stores);
      if (plan.kiali)
        installKiali(sim, { ...plan.kiali, ...asked, ...(isHome ? { ...signIn, ...options.kiali } : {}) });
      if (issuer) installUsers(sim, trusts, evidenceIn(plan.name));
      if (issuer && isHome) installIssuerCa(sim, issuer.ca);
      const running = await runCluster(sim);
      const user = await operatorCredential(sim, plan, directory);
      return { plan, sim, user, running };
    }),
  );
  for (const one of started) if (one.plan.kiali) link(one, started, world.linked);
  for (const { plan, sim } of started) for (const fault of plan.faults) sim.faults.set(fault);
  const kubeconfigPath = join(directory, "kubeconfig");
  await writeFile(kubeconfigPath, kubeconfigOf(started), { mode: 0o600 });
  const ownKubeconfig = ({ name }: ClusterPlan) => join(directory, `${name}.kubeconfig`);
  for (const one of started) await writeFile(ownKubeconfig(one.plan), kubeconfigOf([one]), { mode: 0o600 });
  const clusters = Object.fromEntries(
    started.map(({ plan, sim, running }) => [
      plan.name,
      {
        name: plan.name,
        context: plan.context,
        kubeconfigPath: ownKubeconfig(plan),
        server: running.server,
        ca: sim.authority.certificate,
        faults: sim.faults,
        sim,
      },
    ]),
  );
  const control = await serveControl(new Map(started.map(({ plan, sim }) => [plan.name, sim.faults])));
  return {
    kubeconfigPath,
    controlUrl: control.url,
    clusters,
    issuer,
    cluster: (name) => {
      const found = clusters[name];
      if (!found) throw new Error(`the sandbox has no cluster ${name}`);
      return found;
    },
    stop: async () => {
      await Promise.all([control.stop(), issuer?.stop(), ...started.map(({ running }) => running.stop())]);
      if (!options.dir) await rm(directory, { recursive: true, force: true });
    },
  };
}

type Started = {
  plan: ClusterPlan;
  sim: SimCluster;
  user: JsonObject;
  running: { server: string; stop: () => Promise<void> };
};

/** A control plane reads those remotes that name it as theirs and that somebody linked. */
function link({ plan: home, sim }: Started, all: readonly Started[], linked: readonly string[]): void {
  const own = home.istio?.clusterId ?? "";
  for (const { plan, running } of all)
    if (plan.istio?.primaries?.includes(own) && linked.includes(plan.istio.clusterId))
      linkIstioRemote(sim, plan.istio.clusterId, running.server);
}

function kubeconfigOf(started: readonly Started[]): string {
  const userName = (plan: ClusterPlan) => `${plan.kubeCluster}-${plan.operator}`;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": started[0]?.plan.context ?? "",
    clusters: started.map(({ plan, sim, running }) => ({
      name: plan.kubeCluster,
      cluster: {
        server: running.server,
        "certificate-authority-data": Buffer.from(sim.authority.certificate).toString("base64"),
      },
    })),
    users: started.map(({ plan, user }) => ({ name: userName(plan), user })),
    contexts: started.map(({ plan }) => ({
      name: plan.context,
      context: { cluster: plan.kubeCluster, user: userName(plan) },
    })),
  });
}
