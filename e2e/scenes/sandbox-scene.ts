import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { recordingTerminal } from "@/cli/recording-terminal";
import { runCli } from "@/cli/run-cli";
import { type Json, type JsonObject, list, number, object, text } from "@/sandbox/json/json";
import { type Sandbox, type SandboxOptions, startSandbox } from "@/sandbox/start-sandbox";

const NAMESPACE = "istio-system";
const DEPLOYMENTS = "deployments.apps";

/** For tests: a sandbox fleet, the command run against it, and a look at its Kiali. Stop it when done. */
export type Scene = {
  sandbox: Sandbox;
  /** --home and --remote of the pair east and west, the loopback address set aside. */
  pair: readonly string[];
  run: (
    argv: readonly string[],
    given?: Parameters<typeof recordingTerminal>[0],
  ) => Promise<{ code: number; out: string; err: string }>;
  /** The home's Kiali Deployment. */
  kiali: () => JsonObject;
  change: (edit: (deployment: JsonObject) => JsonObject) => void;
  /** Names of the Secrets that its pod mounts. */
  mounts: () => readonly string[];
  secret: (name: string) => JsonObject | undefined;
  /** Resolves when Kiali is rolled out and Ready. */
  serves: () => Promise<void>;
  /** Makes the command read this kubeconfig. */
  use: (kubeconfig: string) => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts the fleet and waits until its Kiali serves. */
export async function startScene(options: SandboxOptions = {}): Promise<Scene> {
  const sandbox = await startSandbox({ world: "pair", timeScale: 0.02, ...options });
  const folder = await mkdtemp(join(tmpdir(), "fleet-scene-"));
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  const { store } = sandbox.cluster("east").sim;
  const kiali = () => object({ found: store.get(DEPLOYMENTS, NAMESPACE, "kiali") }, "found");
  const counts = () => {
    const of = (...path: string[]) => number(kiali(), path, 0);
    const isSeen = of("status", "observedGeneration") >= of("metadata", "generation");
    return [isSeen, of("status", "replicas"), of("status", "updatedReplicas"), of("status", "availableReplicas")];
  };
  const serves = () => expect.poll(counts, { timeout: 30_000 }).toEqual([true, 1, 1, 1]);
  await serves();
  const [home, remote] = [sandbox.cluster("east").context, sandbox.cluster("west").context];
  return {
    sandbox,
    kiali,
    serves,
    pair: ["--home", home, "--remote", remote, "--override", "connection.address=the sandbox is all on this machine"],
    run: async (argv, given = {}) => {
      const recorded = recordingTerminal(given);
      const code = await runCli(argv, recorded.terminal, () => import("@/cli/world"));
      return { code, out: recorded.printed.out, err: recorded.printed.err };
    },
    change: (edit) => {
      const live = kiali();
      const metadata = object(live, "metadata");
      store.put(DEPLOYMENTS, { ...edit(live), metadata: { ...metadata, generation: Number(metadata.generation) + 1 } });
    },
    mounts: () =>
      list(kiali(), "spec", "template", "spec", "volumes").flatMap((volume) => {
        const name = text(volume, "secret", "secretName");
        return name ? [name] : [];
      }),
    secret: (name) => store.get("secrets", NAMESPACE, name),
    use: async (kubeconfig) => {
      process.env.KUBECONFIG = join(folder, "config");
      await writeFile(process.env.KUBECONFIG, kubeconfig, { mode: 0o600 });
    },
    stop: async () => {
      await sandbox.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The Deployment as the chart renders it once its lookup finds this labelled Secret. */
export function mountLabelled(deployment: JsonObject, volume: string, secretName: string): JsonObject {
  return withPod(deployment, (volumes, mounts) => ({
    volumes: [...volumes, { name: volume, secret: { secretName, defaultMode: 420 } }],
    volumeMounts: [
      ...mounts,
      { name: volume, mountPath: `/kiali-remote-cluster-secrets/${secretName}`, readOnly: true },
    ],
  }));
}

/** The Deployment with other volumes. */
export function withPod(
  deployment: JsonObject,
  edit: (volumes: readonly Json[], mounts: readonly Json[]) => { volumes: Json[]; volumeMounts: Json[] },
): JsonObject {
  const template = object(deployment, "spec", "template");
  const [container] = list(template, "spec", "containers");
  const { volumes, volumeMounts } = edit(list(template, "spec", "volumes"), list(container, "volumeMounts"));
  const containers = [{ ...object({ container }, "container"), volumeMounts }];
  const spec = { ...object(template, "spec"), volumes, containers };
  return { ...deployment, spec: { ...object(deployment, "spec"), template: { ...template, spec } } };
}
