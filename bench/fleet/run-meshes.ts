import { closeClusters } from "@/lib/kube/clusters";
import { startSandbox } from "@/sandbox/start-sandbox";
import { meshesWorld, remotesOf } from "@/sandbox/worlds/meshes";
import { connectMesh, restartKiali } from "./connect-mesh";
import { flapping } from "./flap";
import { type BenchCluster, type MeshCommand, meshCommand, meshesWanted } from "./mesh-commands";

/** Simulated durations pass so much faster until all is connected, and as real ones from then on. */
const SETUP_SCALE = 0.05;
/** Kiali asks its remotes in real time before it is killed as one that does not start. */
const RESTART_SCALE = 0.4;
const TOKEN_CACHE_MS = 10_000;

/** A process of its own with whole meshes, all connected. It says when they are ready, does what messages tell it, and ends with whoever started it. */
process.on("disconnect", () => process.exit(0));
const { folder, meshes } = meshesWanted.parse(JSON.parse(process.argv[2] ?? "null"));
const sandbox = await startSandbox({
  world: meshesWorld(meshes),
  timeScale: SETUP_SCALE,
  tokenCacheMs: TOKEN_CACHE_MS,
  dir: folder,
});
process.env.KUBECONFIG = sandbox.kubeconfigPath;
const setPace = (scale: number): void => {
  for (const { sim } of Object.values(sandbox.clusters)) sim.timeScale = scale;
};
for (const mesh of meshes) await connectMesh(mesh);
setPace(RESTART_SCALE);
await Promise.all(meshes.map(restartKiali));
await closeClusters();
setPace(1);

const clusters: readonly BenchCluster[] = meshes.flatMap((plan) =>
  [plan.mesh, ...remotesOf(plan)].map((name) => {
    const { context, server } = sandbox.cluster(name);
    return { name, mesh: plan.mesh, context, isHome: name === plan.mesh, server };
  }),
);
const flaps = flapping(meshes.flatMap(remotesOf).map(sandbox.cluster));

function carryOut(command: MeshCommand): void {
  if (command.do === "flap") {
    flaps.set(command.share, command.everyMs);
    return;
  }
  for (const name of command.names) {
    const { faults } = sandbox.cluster(name);
    faults.clear();
    if (command.fault) faults.set({ kind: command.fault });
  }
}
process.on("message", (message) => {
  const command = meshCommand.parse(message);
  carryOut(command);
  process.send?.({ id: command.id });
});
process.send?.({ kubeconfig: sandbox.kubeconfigPath, clusters });
